export interface Grant {
  readonly userId: string;
  readonly credits: number;
}

/** Settlement brings the ledger to the facts in the same commit: a fact that grants has granted. */
const GRANT = `
  SELECT user_id AS userId, credits FROM checkout_sessions
  WHERE id = ?1 AND credits > 0 AND user_id IS NOT NULL`;

/** What a Checkout Session has granted, and to whom; null when it has not. */
export function grantOf(db: D1Database, sessionId: string): Promise<Grant | null> {
  return db.prepare(GRANT).bind(sessionId).first<Grant>();
}

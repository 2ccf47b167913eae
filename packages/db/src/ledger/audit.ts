/** A place where the books do not agree. There must never be one. */
export interface Discrepancy {
  readonly what: string;
  readonly id: string;
  readonly found: number;
  readonly expected: number;
}

/**
 * Holds the books against each other: every balance against the sum of its ledger, and every
 * purchase against its grant, which it must neither exceed nor fall below zero.
 */
const AUDIT = `
  SELECT 'a balance is not the sum of its ledger' AS what, user_id AS id,
    COALESCE(balance, 0) AS found, ledger AS expected
  FROM (SELECT user_id, SUM(amount) AS ledger FROM credit_transactions GROUP BY user_id)
  LEFT JOIN credit_balances USING (user_id)
  WHERE balance IS NOT ledger

  UNION ALL
  SELECT 'a purchase holds less than nothing or more than its grant', source, left_over, granted
  FROM (
    SELECT source, SUM(amount) AS left_over,
      SUM(iif(type IN ('purchase', 'subscription'), amount, 0)) AS granted
    FROM credit_transactions WHERE source IS NOT NULL GROUP BY source
  )
  WHERE left_over < 0 OR left_over > granted

  UNION ALL
  SELECT 'what was granted, less what was taken, is not what the balances hold', 'all users',
    balances, ledger
  FROM (
    SELECT (SELECT COALESCE(SUM(balance), 0) FROM credit_balances) AS balances,
      (SELECT COALESCE(SUM(amount), 0) FROM credit_transactions) AS ledger
  )
  WHERE balances <> ledger`;

/** Reads the whole ledger: for tests, and for an engineer who wants to know. Empty when all agrees. */
export async function audit(db: D1Database): Promise<Discrepancy[]> {
  const { results } = await db.prepare(AUDIT).all<Discrepancy>();
  return results;
}

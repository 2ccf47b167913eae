import { Refusal } from '../refusal.ts';
import { KEPT_MS, LAG_MS, type Window } from './due-window.ts';

export interface Start extends Window {
  readonly dryRun: boolean;
  readonly who: string;
  readonly now: Date;
}

/**
 * Writes down what is to be looked through. Nothing is asked of Stripe: steps do that.
 *
 * @returns the id of the reconciliation.
 * @throws Refusal for a window that Stripe cannot tell of.
 */
export async function startReconciliation(db: D1Database, start: Start): Promise<string> {
  const { since, until, dryRun, who, now } = start;
  // A minute's grace, so that "30 days ago" is not refused for the second that it took to say so.
  if (now.getTime() - since.getTime() > KEPT_MS + 60_000)
    throw new Refusal('invalid', 'Stripe lists events for 30 days: choose a time after that.');
  if (since.getTime() >= until.getTime())
    throw new Refusal(
      'invalid',
      `The last ${LAG_MS / 60_000} minutes are left out, because what they hold may be on its way: choose an earlier time.`,
    );
  const id = `reconciliation_${crypto.randomUUID().replaceAll('-', '').slice(0, 12)}`;
  await db
    .prepare(
      `INSERT INTO reconciliations
         (id, status, who, dry_run, since_at, until_at, created_at, next_step_at)
       VALUES (?1, 'running', ?2, ?3, ?4, ?5, ?6, ?6)`,
    )
    .bind(...[id, who, dryRun ? 1 : 0, since.toISOString(), until.toISOString()], now.toISOString())
    .run();
  return id;
}

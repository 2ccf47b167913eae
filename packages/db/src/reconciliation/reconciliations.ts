import { Refusal } from '../refusal.ts';

export interface Reconciliation {
  readonly id: string;
  readonly status: 'running' | 'done' | 'failed';
  readonly who: string;
  readonly dryRun: boolean;
  readonly sinceAt: string;
  readonly untilAt: string;
  /** Pages of Stripe's lists that were read. */
  readonly pages: number;
  /** Events, and paid Checkout Sessions, that Stripe had in the window, as far as it was read. */
  readonly events: number;
  readonly sessions: number;
  /** Events that had not arrived. */
  readonly found: number;
  readonly sent: number;
  /** Found, and too large to be sent. */
  readonly refused: number;
  /** Why it failed, or why it waits. */
  readonly problem: string | null;
  readonly createdAt: string;
  readonly endedAt: string | null;
  /** When the next page may be read. */
  readonly nextStepAt: string;
}

const SELECT = `
  SELECT run.id, run.status, who, dry_run AS dryRun, since_at AS sinceAt, until_at AS untilAt, pages,
    events, sessions, problem, run.created_at AS createdAt, ended_at AS endedAt,
    next_step_at AS nextStepAt,
    COUNT(missed.event_id) AS found, COUNT(missed.sent_at) AS sent,
    COUNT(missed.refused) AS refused
  FROM reconciliations AS run
  LEFT JOIN missed_events AS missed ON missed.reconciliation_id = run.id`;

type Row = Omit<Reconciliation, 'dryRun'> & { readonly dryRun: number };
const asReconciliation = (row: Row): Reconciliation => ({ ...row, dryRun: row.dryRun === 1 });

/** @throws Refusal for an id that is not known. */
export async function showReconciliation(db: D1Database, id: string): Promise<Reconciliation> {
  const row = await db.prepare(`${SELECT} WHERE run.id = ?1 GROUP BY run.id`).bind(id).first<Row>();
  if (!row) throw new Refusal('unknown', `${id} is not a reconciliation that is known here.`);
  return asReconciliation(row);
}

/** Newest first. */
export async function listReconciliations(
  db: D1Database,
  limit: number,
): Promise<Reconciliation[]> {
  const { results } = await db
    .prepare(`${SELECT} GROUP BY run.id ORDER BY run.created_at DESC, run.id LIMIT ?1`)
    .bind(limit)
    .all<Row>();
  return results.map(asReconciliation);
}

/** Those that the schedule has to go on with, the one that began first in front. */
export async function runningReconciliations(
  db: D1Database,
): Promise<readonly { readonly id: string; readonly who: string }[]> {
  const { results } = await db
    .prepare(`SELECT id, who FROM reconciliations WHERE status = 'running' ORDER BY created_at`)
    .all<{ id: string; who: string }>();
  return results;
}

export interface MissedEvent {
  readonly id: string;
  readonly type: string;
  readonly createdAt: string;
  readonly sentAt: string | null;
  readonly refused: string | null;
  /** What has become of it since; null while it has not arrived. */
  readonly status: string | null;
}

/** What a reconciliation found, the newest first. */
export async function listMissedEvents(
  db: D1Database,
  id: string,
  limit: number,
): Promise<MissedEvent[]> {
  const { results } = await db
    .prepare(
      `SELECT event_id AS id, missed.type, missed.created_at AS createdAt, sent_at AS sentAt, refused,
         event.status
       FROM missed_events AS missed LEFT JOIN stripe_events AS event ON event.id = missed.event_id
       WHERE reconciliation_id = ?1 ORDER BY missed.created_at DESC, event_id LIMIT ?2`,
    )
    .bind(id, limit)
    .all<MissedEvent>();
  return results;
}

/** Where a reconciliation stands in Stripe's lists. */
export interface Place {
  /** Which of the lists; null after the last. */
  readonly list: number | null;
  /** The object after which it goes on; null at the beginning of a list. */
  readonly cursor: string | null;
}

/** The right to read one page. */
export interface Turn {
  readonly id: string;
  readonly dryRun: boolean;
  readonly sinceAt: string;
  readonly untilAt: string;
  readonly list: number;
  readonly cursor: string | null;
  readonly pages: number;
  readonly setbacks: number;
  /** Until when nobody else has it; it also tells this turn from later ones. */
  readonly lease: string;
}

/** A step that takes longer than this was killed: another driver may take over. */
const LEASE_MS = 60_000;
/** Between two pages: far below the 25 requests a second that Stripe allows in test mode. */
const PAUSE_MS = 250;

/** Null while another driver has the turn, the pause lasts, or the reconciliation has ended. */
export async function takeTurn(db: D1Database, id: string, now: Date): Promise<Turn | null> {
  const row = await db
    .prepare(
      `UPDATE reconciliations SET next_step_at = ?3
       WHERE id = ?1 AND status = 'running' AND next_step_at <= ?2
       RETURNING id, dry_run AS dryRun, since_at AS sinceAt, until_at AS untilAt, list, cursor,
         pages, setbacks, next_step_at AS lease`,
    )
    .bind(id, now.toISOString(), new Date(now.getTime() + LEASE_MS).toISOString())
    .first<Omit<Turn, 'dryRun'> & { dryRun: number }>();
  return row && { ...row, dryRun: row.dryRun === 1 };
}

export interface Read extends Place {
  readonly events: number;
  readonly sessions: number;
}

/** A page was read and all that it held is done: the next turn goes on behind it. */
export function advance(
  db: D1Database,
  turn: Turn,
  { list, cursor, events, sessions }: Read,
  now: Date,
): D1PreparedStatement {
  const done = list === null;
  return db
    .prepare(
      `UPDATE reconciliations SET list = ?3, cursor = ?4, pages = pages + 1, events = events + ?5,
         sessions = sessions + ?6, setbacks = 0, problem = NULL, status = ?7, ended_at = ?8,
         next_step_at = ?9
       WHERE id = ?1 AND next_step_at = ?2`,
    )
    .bind(
      ...[turn.id, turn.lease, list ?? turn.list, cursor, events, sessions],
      ...[done ? 'done' : 'running', done ? now.toISOString() : null],
      new Date(now.getTime() + PAUSE_MS).toISOString(),
    );
}

/** Stripe cannot be asked now: the same page is read when the time has come. */
export async function postpone(
  db: D1Database,
  turn: Turn,
  problem: string,
  nextStepAt: Date,
): Promise<void> {
  await db
    .prepare(
      `UPDATE reconciliations SET setbacks = setbacks + 1, problem = ?3, next_step_at = ?4
       WHERE id = ?1 AND next_step_at = ?2`,
    )
    .bind(turn.id, turn.lease, problem, nextStepAt.toISOString())
    .run();
}

/** What does not mend itself ends it, and what it has sent so far stays sent. */
export async function fail(db: D1Database, turn: Turn, problem: string, now: Date): Promise<void> {
  await db
    .prepare(
      `UPDATE reconciliations SET status = 'failed', problem = ?3, ended_at = ?4
       WHERE id = ?1 AND next_step_at = ?2`,
    )
    .bind(turn.id, turn.lease, problem, now.toISOString())
    .run();
}

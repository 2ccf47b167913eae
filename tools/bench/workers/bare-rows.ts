/** The tables that purchases and their refunds write to. */
const WRITTEN = [
  'stripe_events',
  'checkout_sessions',
  'payment_intents',
  'charge_payments',
  'charges',
  'refunds',
  'credit_ledger',
] as const;

/** The rows of one batch as lists of values, in the order of `WRITTEN`. */
export type BareRows = readonly (readonly unknown[][])[];

/** Creates tables and indexes like the real ones, without their checks and triggers. */
export async function createBareTables(db: D1Database): Promise<void> {
  const { results } = await db
    .prepare(
      `SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND type IN ('table', 'index')
         AND tbl_name IN (SELECT value FROM json_each(?))`,
    )
    .bind(JSON.stringify(WRITTEN))
    .all<{ sql: string }>();
  const names = new RegExp(`\`(${WRITTEN.join('|')})`, 'g');
  const toBare = (sql: string) =>
    sql.replaceAll(names, '`bare_$1').replaceAll(/,\s*CONSTRAINT [^\n]*?(?=,?\n)/g, '');
  await db.batch(results.map(({ sql }) => db.prepare(toBare(sql))));
}

/** Reads the rows that the consumer wrote for the events. */
export async function readWrittenRows(
  db: D1Database,
  eventIds: readonly string[],
): Promise<BareRows> {
  const ids = JSON.stringify(eventIds);
  const rows: unknown[][][] = [];
  for (const table of WRITTEN) {
    const id = table === 'stripe_events' ? 'id' : 'event_id';
    const sql = `SELECT * FROM ${table} WHERE ${id} IN (SELECT value FROM json_each(?))`;
    rows.push(await db.prepare(sql).bind(ids).raw());
  }
  return rows;
}

/** Writes the same rows, set-based and without any logic: as fast as D1 can write them. */
export async function insertBareRows(db: D1Database, rows: BareRows): Promise<void> {
  await db.batch(
    WRITTEN.flatMap((table, index) => {
      const [first, ...others] = rows[index] ?? [];
      if (!first) return [];
      const values = first.map((_, column) => `value ->> ${column}`).join(', ');
      const sql = `INSERT INTO bare_${table} SELECT ${values} FROM json_each(?)`;
      return [db.prepare(sql).bind(JSON.stringify([first, ...others]))];
    }),
  );
}

/** One row of the ledger by itself, as a product would write it that checks nothing. */
export async function insertBareEntry(db: D1Database, user: number, n: number): Promise<void> {
  await db
    .prepare(
      `INSERT INTO bare_credit_ledger (user_id, sequence, id, type, amount, balance, created_at, description)
       VALUES (?1, ?2, ?3, 'spend', -1, 1000000, '2026-11-01T00:00:00.000Z', 'an answer')`,
    )
    .bind(`spender_${user}`, n, `spend:spender_${user}:answer_${n}`)
    .run();
}

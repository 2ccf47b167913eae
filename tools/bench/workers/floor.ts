/** The tables that a purchase writes to. */
const WRITTEN = ['stripe_events', 'checkout_sessions', 'credit_ledger'] as const;
type Written = (typeof WRITTEN)[number];

/** As much as is in one batch, row by row and column by column. */
export type Rows = Readonly<Record<Written, readonly (readonly unknown[])[]>>;

/** Tables and indexes like the real ones, without their checks and triggers. */
export async function prepareFloor(db: D1Database): Promise<void> {
  const { results } = await db
    .prepare(
      `SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND type IN ('table', 'index')
         AND tbl_name IN (SELECT value FROM json_each(?))`,
    )
    .bind(JSON.stringify(WRITTEN))
    .all<{ sql: string }>();
  const names = new RegExp(`\`(${WRITTEN.join('|')})`, 'g');
  const bare = (sql: string) =>
    sql.replaceAll(names, '`floor_$1').replaceAll(/,\s*CONSTRAINT [^\n]*?(?=,?\n)/g, '');
  await db.batch(results.map(({ sql }) => db.prepare(bare(sql))));
}

/** What the consumer wrote for the events: all columns, as it wrote them. */
export async function rowsOf(db: D1Database, eventIds: readonly string[]): Promise<Rows> {
  const ids = JSON.stringify(eventIds);
  const of = (table: Written) => {
    const id = table === 'stripe_events' ? 'id' : 'event_id';
    const sql = `SELECT * FROM ${table} WHERE ${id} IN (SELECT value FROM json_each(?))`;
    return db.prepare(sql).bind(ids).raw();
  };
  return {
    stripe_events: await of('stripe_events'),
    checkout_sessions: await of('checkout_sessions'),
    credit_ledger: await of('credit_ledger'),
  };
}

/** The floor: the same rows into the same trees, set-based, with no logic at all. */
export async function floor(db: D1Database, rows: Rows): Promise<void> {
  await db.batch(
    WRITTEN.map((table) => {
      const values = rows[table][0]?.map((_, column) => `value ->> ${column}`).join(', ');
      const sql = `INSERT INTO floor_${table} SELECT ${values} FROM json_each(?)`;
      return db.prepare(sql).bind(JSON.stringify(rows[table]));
    }),
  );
}

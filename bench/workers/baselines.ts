interface Event {
  id: string;
  type: string;
  data: { object: { id: string; metadata: { user_id: string; credits: string } } };
}

/** Tables of their own, so that the baselines neither help nor hinder the real ones. */
export const TABLES = [
  'CREATE TABLE IF NOT EXISTS base_events (id TEXT PRIMARY KEY, type TEXT, status TEXT) WITHOUT ROWID',
  `CREATE TABLE IF NOT EXISTS base_ledger
     (id TEXT PRIMARY KEY, user_id TEXT, amount INTEGER) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS base_balances
     (user_id TEXT PRIMARY KEY, balance INTEGER) WITHOUT ROWID`,
  'CREATE TABLE IF NOT EXISTS floor_events (id TEXT PRIMARY KEY, type TEXT, status TEXT, at TEXT) WITHOUT ROWID',
  `CREATE TABLE IF NOT EXISTS floor_sessions
     (id TEXT PRIMARY KEY, user_id TEXT, credits INTEGER, payment TEXT) WITHOUT ROWID`,
  'CREATE INDEX IF NOT EXISTS floor_sessions_by_payment ON floor_sessions (payment)',
  `CREATE TABLE IF NOT EXISTS floor_ledger
     (user_id TEXT, number INTEGER, id TEXT, amount INTEGER, PRIMARY KEY (user_id, number)) WITHOUT ROWID`,
  'CREATE UNIQUE INDEX IF NOT EXISTS floor_ledger_id ON floor_ledger (id)',
];

/** What a tutorial does: three awaited statements for each message. */
export async function perMessage(db: D1Database, texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    const { id, type, data } = JSON.parse(text) as Event;
    const { user_id, credits } = data.object.metadata;
    await db
      .prepare(`INSERT INTO base_events VALUES (?, ?, 'handled') ON CONFLICT DO NOTHING`)
      .bind(id, type)
      .run();
    await db
      .prepare('INSERT INTO base_ledger VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
      .bind(data.object.id, user_id, Number(credits))
      .run();
    await db
      .prepare(
        `INSERT INTO base_balances VALUES (?1, ?2)
         ON CONFLICT (user_id) DO UPDATE SET balance = balance + ?2`,
      )
      .bind(user_id, Number(credits))
      .run();
  }
}

/** The floor: as many rows in as many trees, set-based, with no logic at all. */
export async function floor(db: D1Database, from: number, count: number): Promise<void> {
  const rows = JSON.stringify(Array.from({ length: count }, (_, index) => from + index));
  await db.batch(
    [
      `INSERT INTO floor_events
       SELECT 'evt_' || value, 'checkout.session.completed', 'handled', '2026-11-23' FROM json_each(?)`,
      `INSERT INTO floor_sessions
       SELECT 'cs_' || value, 'user_' || (value % 5000), 200, 'pi_' || value FROM json_each(?)`,
      `INSERT INTO floor_ledger
       SELECT 'user_' || (value % 5000), value, 'cs_' || value || ':purchase:1', 200 FROM json_each(?)`,
    ].map((sql) => db.prepare(sql).bind(rows)),
  );
}

interface Event {
  id: string;
  type: string;
  data: { object: { id: string; metadata: { user_id: string; credits: string } } };
}

/** The tables of a tutorial: apart from the real ones, so that neither helps or hinders the other. */
export const TABLES = [
  'CREATE TABLE IF NOT EXISTS base_events (id TEXT PRIMARY KEY, type TEXT, status TEXT) WITHOUT ROWID',
  `CREATE TABLE IF NOT EXISTS base_ledger
     (id TEXT PRIMARY KEY, user_id TEXT, amount INTEGER) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS base_balances
     (user_id TEXT PRIMARY KEY, balance INTEGER) WITHOUT ROWID`,
];

/** The three statements of a tutorial, which credits each session once. */
export function inlineStatements(db: D1Database, text: string): D1PreparedStatement[] {
  const { id, type, data } = JSON.parse(text) as Event;
  const { user_id, credits } = data.object.metadata;
  return [
    db
      .prepare(`INSERT INTO base_events VALUES (?, ?, 'handled') ON CONFLICT DO NOTHING`)
      .bind(id, type),
    db
      .prepare('INSERT INTO base_ledger VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
      .bind(data.object.id, user_id, Number(credits)),
    db
      .prepare(
        `INSERT INTO base_balances VALUES (?1, ?2)
         ON CONFLICT (user_id) DO UPDATE SET balance = balance + ?2`,
      )
      .bind(user_id, Number(credits)),
  ];
}

/** A tutorial’s consumer: three awaited statements for each message. */
export async function perMessage(db: D1Database, texts: readonly string[]): Promise<void> {
  for (const text of texts)
    for (const statement of inlineStatements(db, text)) await statement.run();
}

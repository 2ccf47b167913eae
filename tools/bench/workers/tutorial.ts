interface PurchaseEvent {
  id: string;
  type: string;
  data: { object: { id: string; metadata: { user_id: string; credits: string } } };
}

/** Tables as in a tutorial, beside the real ones. */
const TABLES = [
  'CREATE TABLE tutorial_events (id TEXT PRIMARY KEY, type TEXT, status TEXT) WITHOUT ROWID',
  `CREATE TABLE tutorial_ledger
     (id TEXT PRIMARY KEY, user_id TEXT, amount INTEGER) WITHOUT ROWID`,
  `CREATE TABLE tutorial_balances
     (user_id TEXT PRIMARY KEY, balance INTEGER) WITHOUT ROWID`,
];

export const createTutorialTables = (db: D1Database) =>
  db.batch(TABLES.map((sql) => db.prepare(sql)));

/** The three statements of a tutorial, which credit each session once. */
export function tutorialStatements(db: D1Database, text: string): D1PreparedStatement[] {
  const { id, type, data } = JSON.parse(text) as PurchaseEvent;
  const { user_id, credits } = data.object.metadata;
  return [
    db
      .prepare(`INSERT INTO tutorial_events VALUES (?, ?, 'handled') ON CONFLICT DO NOTHING`)
      .bind(id, type),
    db
      .prepare('INSERT INTO tutorial_ledger VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
      .bind(data.object.id, user_id, Number(credits)),
    db
      .prepare(
        `INSERT INTO tutorial_balances VALUES (?1, ?2)
         ON CONFLICT (user_id) DO UPDATE SET balance = balance + ?2`,
      )
      .bind(user_id, Number(credits)),
  ];
}

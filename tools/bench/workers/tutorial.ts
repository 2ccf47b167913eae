interface PurchaseEvent {
  id: string;
  type: string;
  data: { object: { id: string; metadata: { user_id?: string; credits?: string } } };
}

const TABLES = [
  'events (id TEXT PRIMARY KEY, type TEXT, status TEXT)',
  'ledger (id TEXT PRIMARY KEY, user_id TEXT, amount INTEGER)',
  'balances (user_id TEXT PRIMARY KEY, balance INTEGER)',
];

/** Creates tables as in a tutorial, beside the real ones. */
export const createTutorialTables = (db: D1Database) =>
  db.batch(TABLES.map((table) => db.prepare(`CREATE TABLE tutorial_${table} WITHOUT ROWID`)));

/** The three statements of a tutorial, which credit each session once and record other events. */
export function tutorialStatements(db: D1Database, text: string): D1PreparedStatement[] {
  const { id, type, data } = JSON.parse(text) as PurchaseEvent;
  const event = db.prepare(
    `INSERT INTO tutorial_events VALUES (?, ?, 'handled') ON CONFLICT DO NOTHING`,
  );
  if (type !== 'checkout.session.completed') return [event.bind(id, type)];
  const { user_id, credits } = data.object.metadata;
  const entry = db.prepare('INSERT INTO tutorial_ledger VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const balance = db.prepare(
    `INSERT INTO tutorial_balances VALUES (?1, ?2)
     ON CONFLICT (user_id) DO UPDATE SET balance = balance + ?2`,
  );
  return [
    event.bind(id, type),
    entry.bind(data.object.id, user_id, Number(credits)),
    balance.bind(user_id, Number(credits)),
  ];
}

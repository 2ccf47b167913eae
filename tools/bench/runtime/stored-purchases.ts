import { createHash, createHmac } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { version } from '@stripe-credits/stripe-events';
import { CREDITS, purchaseOf } from '../workers/purchases.ts';
import { readMigrations } from './migrations.ts';

/**
 * Creates a D1 database that stores purchases as the consumer writes them, so that new ones mix with
 * them. It is written to the file from which Miniflare opens it: through D1 a million would take many
 * minutes.
 *
 * @param folder Miniflare's `resourcePersistencePath`.
 */
export function storePurchases(folder: string, databaseId: string, count: number): void {
  const [tables = '', ...rest] = readMigrations();
  const db = new DatabaseSync(databaseFile(folder, databaseId));
  db.exec(`
    PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -${CACHE_KIB};
    ${tables}
    BEGIN`);
  insertPurchases(db, count);
  // Triggers check each row of the ledger: created after the rows, they do not slow down the inserts.
  db.exec(`COMMIT; ${rest.join('\n')}; PRAGMA journal_mode = WAL`);
  db.close();
}

/** Large enough for all pages: rows are inserted all over the trees, as purchases insert them. */
const CACHE_KIB = 8_000_000;

function insertPurchases(db: DatabaseSync, count: number): void {
  const [insertEvent, insertSession, insertEntry] = INSERTS.map((sql) => db.prepare(sql));
  const entries = new Map<string, number>();
  for (let n = 0; n < count; n++) {
    const { eventId, session, paymentIntent, userId, seconds, createdAt } = purchaseOf(n);
    const sequence = (entries.get(userId) ?? 0) + 1;
    entries.set(userId, sequence);
    insertEvent?.run(eventId, session, createdAt);
    insertSession?.run(session, version(2, 4, seconds), eventId, createdAt, userId, paymentIntent);
    insertEntry?.run(userId, sequence, `${paymentIntent}:purchase:1`, createdAt, session, eventId);
  }
}

const INSERTS = [
  `INSERT INTO stripe_events
     (id, type, status, object_id, created_at, received_at, completed_at, deliveries)
   VALUES (?1, 'checkout.session.completed', 'handled', ?2, ?3, ?3, ?3, 1)`,
  `INSERT INTO checkout_sessions
     (id, version, event_id, as_of, status, mode, user_id, credits, package_id, amount_subtotal,
       amount_total, currency, payment_intent)
   VALUES (?1, ?2, ?3, ?4, 'paid', 'payment', ?5, ${CREDITS}, 'standard', 2999, 2999, 'usd', ?6)`,
  `INSERT INTO credit_ledger
     (user_id, sequence, id, type, amount, balance, created_at, source, event_id)
   VALUES (?1, ?2, ?3, 'purchase', ${CREDITS}, ?2 * ${CREDITS}, ?4, ?5, ?6)`,
];

const NAMESPACE = 'miniflare-D1DatabaseObject';

/** workerd names a Durable Object's file by its id, which is made of the names by these hashes. */
function databaseFile(folder: string, databaseId: string): string {
  const key = createHash('sha256').update(NAMESPACE).digest();
  const hmac = (data: string | Buffer) =>
    createHmac('sha256', key).update(data).digest().subarray(0, 16);
  const name = hmac(databaseId);
  const id = Buffer.concat([name, hmac(name)]).toString('hex');
  const files = join(folder, 'd1', NAMESPACE);
  mkdirSync(files, { recursive: true });
  return join(files, `${id}.sqlite`);
}

import { gunzipSync } from 'node:zlib';
import { hashOf } from '../stripe/payload.ts';

/** What the database says at the end. */
export interface Letter {
  readonly id: string;
  readonly status: string;
  readonly reason: string;
  readonly deaths: number;
}

const PAGE = 20_000;
/** Of texts: each may be large. */
const TEXTS_PAGE = 200;

/** Of every event on record, its status. */
export async function readRecords(db: D1Database): Promise<Map<string, string>> {
  const rows = await pages<{ id: string; status: string }>(
    db,
    'SELECT id, status FROM stripe_events WHERE id > ?1 ORDER BY id LIMIT ?2',
  );
  return new Map(rows.map(({ id, status }) => [id, status]));
}

export async function readLetters(db: D1Database): Promise<Map<string, Letter>> {
  const rows = await pages<Letter>(
    db,
    'SELECT id, status, reason, deaths FROM dead_letters WHERE id > ?1 ORDER BY id LIMIT ?2',
  );
  return new Map(rows.map((row) => [row.id, row]));
}

interface Kept {
  readonly id: string;
  readonly body: string;
  readonly encoding: 'text' | 'gzip';
}

/** Of every dead letter that keeps its text, the hash of that text. */
export async function readTexts(db: D1Database): Promise<Map<string, string>> {
  const rows = await pages<Kept>(
    db,
    `SELECT id, body, encoding FROM dead_letters
     WHERE body IS NOT NULL AND id > ?1 ORDER BY id LIMIT ?2`,
    TEXTS_PAGE,
  );
  return new Map(rows.map(({ id, ...kept }) => [id, hashOf(textOf(kept))]));
}

/** Empty where nobody could read it: then it is not the text that was sent. */
function textOf({ body, encoding }: Omit<Kept, 'id'>): string | Uint8Array {
  if (encoding === 'text') return body;
  try {
    return gunzipSync(Buffer.from(body, 'base64'));
  } catch {
    return '';
  }
}

export async function readBalances(db: D1Database): Promise<Map<string, number>> {
  const { results } = await db
    .prepare('SELECT user_id, balance FROM credit_balances')
    .all<{ user_id: string; balance: number }>();
  return new Map(results.map(({ user_id, balance }) => [user_id, balance]));
}

/** Purchases that were granted in more than one row. In a run no purchase changes what it grants. */
export const grantedTwice = (db: D1Database): Promise<string[]> =>
  ids(
    db,
    `SELECT source AS id FROM credit_transactions
     WHERE type IN ('purchase', 'subscription') GROUP BY source HAVING COUNT(*) > 1`,
  );

/** Ledger rows that follow from no purchase, or from no event that is on record and handled. */
export const unexplainedRows = (db: D1Database): Promise<string[]> =>
  ids(
    db,
    `SELECT row.id FROM credit_transactions AS row
     LEFT JOIN stripe_events AS event ON event.id = row.event_id
     LEFT JOIN checkout_sessions AS session ON session.id = row.source
     LEFT JOIN invoices AS invoice ON invoice.id = row.source
     WHERE event.status IS NOT 'handled' OR COALESCE(session.id, invoice.id) IS NULL`,
  );

async function pages<Row extends { readonly id: string }>(
  db: D1Database,
  sql: string,
  size = PAGE,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let last: string | undefined = ''; last !== undefined; ) {
    const page: D1Result<Row> = await db.prepare(sql).bind(last, size).all<Row>();
    rows.push(...page.results);
    last = page.results.length === size ? page.results.at(-1)?.id : undefined;
  }
  return rows;
}

async function ids(db: D1Database, sql: string): Promise<string[]> {
  const { results } = await db.prepare(sql).all<{ id: string }>();
  return results.map(({ id }) => id);
}

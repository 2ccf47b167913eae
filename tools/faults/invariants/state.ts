import { gunzipSync } from 'node:zlib';
import { audit, type Database } from '@stripe-credits/db';
import {
  checkoutSessions,
  creditLedger,
  deadLetters,
  invoices,
  stripeEvents,
} from '@stripe-credits/db/schema';
import type { StoredMessage } from '@stripe-credits/platform/queue-message';
import { hashText } from '../stripe/payload.ts';

/** What the database holds. */
export type State = Awaited<ReturnType<typeof readState>>;

export async function readState(db: Database) {
  const { id, userId, type, amount, source, eventId } = creditLedger;
  const eventColumns = { id: stripeEvents.id, status: stripeEvents.status };
  const events = await db.select(eventColumns).from(stripeEvents);
  const sessions = await db.select({ id: checkoutSessions.id }).from(checkoutSessions);
  const invoiceIds = await db.select({ id: invoices.id }).from(invoices);
  return {
    /** Status of every event in the event log, by id. */
    events: new Map<string, string>(events.map((event) => [event.id, event.status])),
    deadLetters: await readDeadLetters(db),
    entries: await db.select({ id, userId, type, amount, source, eventId }).from(creditLedger),
    /** Ids of Checkout Sessions and invoices. */
    purchases: new Set([...sessions, ...invoiceIds].map((purchase) => purchase.id)),
    discrepancies: await audit(db),
  };
}

export interface DeadLetter
  extends Pick<typeof deadLetters.$inferSelect, 'id' | 'status' | 'reason' | 'deaths'> {
  /** Null when the text was not kept. */
  readonly textHash: string | null;
}

/** A text can be large, so they are read in pages. */
const PAGE_SIZE = 200;

export async function readDeadLetters(db: Database): Promise<Map<string, DeadLetter>> {
  const { id, status, reason, deaths, body, encoding } = deadLetters;
  const columns = { id, status, reason, deaths, body, encoding };
  const letters = new Map<string, DeadLetter>();
  const readPage = () =>
    db.select(columns).from(deadLetters).orderBy(id).limit(PAGE_SIZE).offset(letters.size);
  for (let page = await readPage(); page.length > 0; page = await readPage())
    for (const { body, encoding, ...letter } of page) {
      const textHash = body === null ? null : hashText(decode({ body, encoding }));
      letters.set(letter.id, { ...letter, textHash });
    }
  return letters;
}

/** Empty if nobody could read it: then it is not the text that was sent. */
function decode({ body, encoding }: StoredMessage): string | Uint8Array {
  if (encoding === 'text') return body;
  try {
    return gunzipSync(Buffer.from(body, 'base64'));
  } catch {
    return '';
  }
}

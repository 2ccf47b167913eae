import { audit, type Database } from '@stripe-credits/db';
import {
  checkoutSessions,
  creditLedger,
  deadLetters,
  invoices,
  otherPayments,
  otherPaymentTotals,
  paymentIntents,
  stripeEvents,
} from '@stripe-credits/db/schema';
import { storedText } from '../stored-text.ts';
import { hashText } from '../stripe/payload.ts';

/** What the database holds. */
export type State = Awaited<ReturnType<typeof readState>>;

/** An event in the event log. */
export interface EventState {
  readonly status: string;
  readonly reason: string | null;
}

export async function readState(db: Database) {
  const { id, userId, type, amount, source, eventId } = creditLedger;
  const eventColumns = {
    id: stripeEvents.id,
    status: stripeEvents.status,
    reason: stripeEvents.reason,
  };
  const events = await db.select(eventColumns).from(stripeEvents);
  return {
    /** Every event in the event log, by id. */
    events: new Map<string, EventState>(events.map(({ id, ...event }) => [id, event])),
    deadLetters: await readDeadLetters(db),
    entries: await db.select({ id, userId, type, amount, source, eventId }).from(creditLedger),
    purchases: await readPurchases(db),
    discrepancies: await audit(db),
    otherPayments: await readOtherPayments(db),
    otherPaymentTotals: await db.select().from(otherPaymentTotals),
  };
}

/** The credits that each Checkout Session, PaymentIntent and invoice names, by its id. */
async function readPurchases(db: Database): Promise<Map<string, number | null>> {
  const tables = [checkoutSessions, paymentIntents, invoices] as const;
  const purchases = new Map<string, number | null>();
  for (const table of tables) {
    const rows = await db.select({ id: table.id, credits: table.credits }).from(table);
    for (const { id, credits } of rows) purchases.set(id, credits);
  }
  return purchases;
}

const readOtherPayments = (db: Database) =>
  db
    .select({
      id: otherPayments.id,
      amount: otherPayments.amount,
      currency: otherPayments.currency,
    })
    .from(otherPayments);

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
      const textHash = body === null ? null : hashText(storedText({ body, encoding }));
      letters.set(letter.id, { ...letter, textHash });
    }
  return letters;
}

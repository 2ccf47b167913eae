import { and, desc, eq } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { type DeadLetterSummary, summaryColumns } from '../dead-letters/list.ts';
import { type Balance, selectBalances, toBalance } from '../ledger/balances.ts';
import {
  selectTransactions,
  type TransactionPage,
  toTransactionPage,
} from '../ledger/transactions.ts';
import { selectCustomers } from '../plans/customers.ts';
import { type SubscriptionRow, selectSubscriptions } from '../plans/subscriptions.ts';
import { isUncredited, type UncreditedSession } from '../reconciliation/uncredited-sessions.ts';
import { deadLetters, uncreditedSessions } from '../schema/index.ts';
import { selectIsKnown } from './known-user.ts';
import { type PurchasePage, selectPurchases, toPurchasePage } from './purchases.ts';
import {
  countLive,
  selectLive,
  selectReleased,
  toReservation,
  type UserReservation,
} from './reservations.ts';

const TRANSACTIONS_SHOWN = 50;
const SUBSCRIPTIONS_SHOWN = 10;
const OTHERS_SHOWN = 20;

/** Everything that support needs to know of a user. */
export interface UserDetails extends Balance, TransactionPage, PurchasePage {
  readonly userId: string;
  readonly isKnown: boolean;
  /** The first 50 live ones, the first to expire first. */
  readonly reservations: readonly UserReservation[];
  /** How many are live. */
  readonly liveReservations: number;
  /** Those that support released, newest first. */
  readonly releasedReservations: readonly UserReservation[];
  /** As the API's `subscription` tells: the one that is alive, else the newest; null without one. */
  readonly plan: SubscriptionRow | null;
  readonly otherSubscriptions: readonly SubscriptionRow[];
  /** Their Stripe customers, `cus_…`: at most twenty. */
  readonly customers: readonly string[];
  /** Dead ones before those that were handled or discarded since, each newest first. */
  readonly deadLetters: readonly DeadLetterSummary[];
  /** Paid at Stripe, with neither a grant nor a dead letter. */
  readonly uncreditedSessions: readonly UncreditedSession[];
}

/** Where the pages of the ledger and of the purchases begin: the cursors of the pages before. */
export interface UserPages {
  readonly before?: number | undefined;
  readonly purchasesBefore?: number | undefined;
}

/** One call to the database. Of a user with many rows it reads a bounded number. */
export async function getUser(
  db: Database,
  userId: string,
  { before, purchasesBefore }: UserPages = {},
): Promise<UserDetails> {
  const [
    [balance],
    [known],
    live,
    [counted],
    released,
    plans,
    customers,
    letters,
    uncredited,
    bought,
    rows,
    last,
  ] = await db.batch([
    selectBalances(db, [userId]),
    selectIsKnown(db, userId),
    selectLive(db, userId),
    countLive(db, userId),
    selectReleased(db, userId),
    selectSubscriptions(db, userId, SUBSCRIPTIONS_SHOWN),
    selectCustomers(db, userId, OTHERS_SHOWN),
    selectDeadLetters(db, userId),
    selectUncredited(db, userId),
    selectPurchases(db, userId, purchasesBefore),
    selectTransactions(db, userId, { before, limit: TRANSACTIONS_SHOWN }),
    selectTransactions(db, userId, { limit: 1 }),
  ]);
  const [plan = null, ...otherSubscriptions] = plans;
  return {
    userId,
    isKnown: known?.isKnown ?? false,
    ...toBalance(balance),
    reservations: live.map(toReservation),
    liveReservations: counted?.live ?? 0,
    releasedReservations: released.map(toReservation),
    plan,
    otherSubscriptions,
    customers: customers.map(({ customer }) => customer),
    deadLetters: deadFirst(letters),
    uncreditedSessions: uncredited,
    ...toPurchasePage(bought, purchasesBefore ?? (last[0]?.sequence ?? 0) + 1),
    ...toTransactionPage(rows),
  };
}

const selectDeadLetters = (db: Database, userId: string) =>
  db
    .select(summaryColumns)
    .from(deadLetters)
    .where(eq(deadLetters.userId, userId))
    .orderBy(desc(deadLetters.lastDiedAt), desc(deadLetters.id))
    .limit(OTHERS_SHOWN);

const selectUncredited = (db: Database, userId: string) =>
  db
    .select()
    .from(uncreditedSessions)
    .where(and(eq(uncreditedSessions.userId, userId), isUncredited(uncreditedSessions.purchase)))
    .orderBy(desc(uncreditedSessions.createdAt), desc(uncreditedSessions.id))
    .limit(OTHERS_SHOWN);

const deadFirst = (letters: readonly DeadLetterSummary[]): DeadLetterSummary[] =>
  letters.toSorted((a, b) => Number(b.status === 'dead') - Number(a.status === 'dead'));

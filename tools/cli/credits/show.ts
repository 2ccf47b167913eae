import type { UserDetails } from '@stripe-credits/db/users';
import { type ConsoleOptions, connectToConsole } from '../console/client.ts';
import { money, printMessage, printResult, printTable } from '../terminal/output.ts';
import { type Row, toFieldRows } from '../terminal/table.ts';
import { toTransactionRow } from './transaction-row.ts';
import { userPath } from './user-path.ts';

interface Response {
  readonly user: UserDetails;
}

export async function show(
  id: string,
  { json = false, ...connection }: ConsoleOptions,
): Promise<void> {
  const response = await connectToConsole(connection).get<Response>(userPath(id), 'user');
  const { user } = response;
  if (json || user.isKnown) printResult(json, response, toRows(user));
  if (!user.isKnown) {
    printMessage(
      `The user ${user.userId} is unknown: check the spelling, or search with pnpm credits find.`,
    );
    process.exitCode = 1;
  }
  if (json) return;
  printTable(liveTitle(user), user.reservations.map(toReservationRow));
  printTable('Released reservations', user.releasedReservations.map(toReleasedRow));
  printTable('Purchases', user.purchases.map(toPurchaseRow));
  const isOpen = ({ status }: DeadLetter) => status === 'dead';
  const open = user.deadLetters.filter(isOpen);
  const closed = user.deadLetters.filter((letter) => !isOpen(letter));
  printTable('Dead letters that name the user, open', open.map(toDeadLetterRow));
  printTable(
    'Dead letters that name the user, handled or discarded since',
    closed.map(toDeadLetterRow),
  );
  printTable('Paid sessions without a grant', user.uncreditedSessions.map(toSessionRow));
  printTable('Transactions, newest first', user.transactions.map(toTransactionRow));
  if (user.nextCursor !== null)
    printMessage('Older transactions are on the page of the user in the console.');
}

function toRows({ userId, balance, available, reserved, plan, customers }: UserDetails): Row[] {
  return toFieldRows({
    user: userId,
    balance,
    available,
    reserved,
    plan: plan && describePlan(plan),
    customers: customers.join(' '),
  });
}

function describePlan(plan: NonNullable<UserDetails['plan']>): string {
  const { packageName, packageId, priceId, status, hasEnded, currentPeriodEnd, cancelAt } = plan;
  const period = hasEnded
    ? 'it has ended'
    : cancelAt
      ? `ends ${cancelAt.slice(0, 10)}`
      : currentPeriodEnd && `paid until ${currentPeriodEnd.slice(0, 10)}`;
  return [packageName ?? packageId ?? priceId, status, period].filter(Boolean).join(', ');
}

type DeadLetter = UserDetails['deadLetters'][number];

const liveTitle = ({ reservations, liveReservations }: UserDetails): string =>
  reservations.length < liveReservations
    ? `Live reservations, the first ${reservations.length} of ${liveReservations} to expire`
    : 'Live reservations';

const toReservationRow = (row: UserDetails['reservations'][number]) => ({
  reservation: row.reservationId,
  amount: row.amount,
  reason: row.reason,
  expires: row.expiresAt.slice(0, 19),
});

const toReleasedRow = (row: UserDetails['reservations'][number]) => ({
  reservation: row.reservationId,
  amount: row.amount,
  released: row.endedAt?.slice(0, 19),
  by: row.endedBy,
  why: row.endReason,
});

const toPurchaseRow = (row: UserDetails['purchases'][number]) => ({
  purchase: row.purchase,
  credited: row.createdAt.slice(0, 19),
  paid: money(row.amount, row.currency),
  granted: row.granted,
  refunded: row.refunded,
  'on hold': row.onDisputeHold,
  left: row.left,
});

const toDeadLetterRow = (row: DeadLetter) => ({
  event: row.id,
  status: row.status,
  amount: money(row.amount, row.currency),
  'died last': row.lastDiedAt.slice(0, 19),
  reason: row.reason,
});

const toSessionRow = (row: UserDetails['uncreditedSessions'][number]) => ({
  session: row.id,
  amount: money(row.amount, row.currency),
  created: row.createdAt.slice(0, 19),
});

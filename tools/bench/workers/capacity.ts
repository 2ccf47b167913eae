import { createDatabase, spendMany } from '@stripe-credits/db';
import { consume } from './consume.ts';
import { intent, MIXES, refund, refundedCharge } from './events.ts';
import { purchaseOf, range } from './purchases.ts';
import { assertStatus, reserveAndCapture } from './spending.ts';
import { uuid } from './stripe-ids.ts';

const BATCH_SIZE = 100;

/** Keys are UUIDs too, of seeds beyond those of users: four of each purchase's spend, then four more. */
const KEY_SEEDS = { spend: 2 ** 30, reservation: 2 ** 30 + 4 };
const SEEDS_PER_PURCHASE = 8;

export type Act = 'purchase' | 'paymentIntent' | 'spend' | 'reservation' | 'refund';

export interface CapacityCommand {
  readonly act: Act;
  /** The number of the first purchase. */
  readonly from: number;
  /** A multiple of 100. */
  readonly count: number;
}

export default {
  /** Writes so many rows of one kind, by the code that a deployment writes them by. */
  async fetch(request, { DB }) {
    const { act, from, count }: CapacityCommand = await request.json();
    for (let start = from; start < from + count; start += BATCH_SIZE)
      await writers[act](DB, range(start, BATCH_SIZE, Number));
    return Response.json(await readSize(DB));
  },
} satisfies ExportedHandler<{ DB: D1Database }>;

type Write = (db: D1Database, numbers: readonly number[]) => Promise<unknown>;

/** Of the purchases with these numbers, and by their users. */
const writers = {
  purchase: (db, numbers) => consume(db, numbers.map(MIXES.sessions)),
  paymentIntent: (db, numbers) => consume(db, numbers.map(intent)),
  refund: (db, numbers) =>
    consume(
      db,
      numbers.flatMap((n) => [refund(n), refundedCharge(n)]),
    ),
  async spend(db, numbers) {
    const requests = numbers.map((n) => requestOf(n, 'spend'));
    const { result } = await spendMany(createDatabase(db), requests);
    assertStatus(result, 'inserted');
  },
  reservation: (db, numbers) =>
    Promise.all(
      numbers.map((n) => reserveAndCapture(createDatabase(db), requestOf(n, 'reservation'))),
    ),
} satisfies Record<Act, Write>;

const requestOf = (n: number, act: keyof typeof KEY_SEEDS) => ({
  userId: purchaseOf(n).userId,
  amount: 1,
  reason: 'an answer',
  idempotencyKey: uuid(KEY_SEEDS[act] + n * SEEDS_PER_PURCHASE),
});

/** In bytes, as D1 counts it. */
const readSize = async (db: D1Database): Promise<number> =>
  (await db.prepare('SELECT 1').run()).meta.size_after;

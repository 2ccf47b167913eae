import type { CommandClient } from '../runtime/command-client.ts';
import { costOfSpends } from './cost.ts';
import { measureRounds } from './statistics.ts';

/** The bare insert of a ledger row, and how a product spends. */
const CALLS = ['bareInsert', 'spend', 'reserveAndCapture', 'spendMany'] as const;
type Call = (typeof CALLS)[number];
const SPENDS_PER_CALL = 100;

const USERS = 1000;
/** Users beside those: one with a single row, and those for whom spending could be slower. */
const ONE_ROW = USERS;
const MANY_ROWS = USERS + 1;
const MANY_RESERVATIONS = USERS + 2;
const ROWS = 10_000;
const RESERVATIONS = 200;
/** Differences between users are small: many short rounds show them. */
const GROWTH_SPENDS = 100;

/** `spends`, of each kind in each round, is a multiple of 100. */
export async function measureSpending({ run }: CommandClient, rounds: number, spends: number) {
  await run('fillSpenders', USERS + 3);
  await run('growLedger', MANY_ROWS, ROWS);
  await run('fillReservations', MANY_RESERVATIONS, RESERVATIONS);

  let keys = 0;
  /** Each spend has a key of its own. */
  const nextKeys = (count: number) => {
    keys += count;
    return keys - count;
  };
  /** Spends per second by these users in turn. */
  const measure = async (call: Call, count = spends, user = 0, users = USERS) => {
    const perCall = call === 'spendMany' ? SPENDS_PER_CALL : 1;
    const from = nextKeys(count) / perCall;
    const { ms } = await run(`${call}s`, user, users, from, count / perCall);
    return (count * 1000) / ms;
  };
  const count = async (call: Call) =>
    (await run(`${call}Counts`, 0, nextKeys(SPENDS_PER_CALL) / SPENDS_PER_CALL)).result;

  const perSecond = await measureRounds(rounds, async () => ({
    bareInsert: await measure('bareInsert'),
    spend: await measure('spend'),
    reserveAndCapture: await measure('reserveAndCapture'),
    spendMany: await measure('spendMany'),
  }));
  const growth = await measureRounds(4 * rounds, async () => ({
    oneRow: await measure('spend', GROWTH_SPENDS, ONE_ROW, 1),
    manyRows: await measure('spend', GROWTH_SPENDS, MANY_ROWS, 1),
    manyReservations: await measure('spend', GROWTH_SPENDS, MANY_RESERVATIONS, 1),
  }));

  const figures = async (call: Call) => {
    const counts = await count(call);
    const spendsCounted = call === 'spendMany' ? SPENDS_PER_CALL : 1;
    return {
      ...counts,
      spendsPerSecond: perSecond[call],
      toBareInsert: perSecond[call] / perSecond.bareInsert,
      // The time is an upper bound of the CPU time: it contains that of the database.
      dollarsPerMillion: costOfSpends(1000 / perSecond[call], counts, spendsCounted),
    };
  };
  return {
    bareInsert: await figures('bareInsert'),
    spend: await figures('spend'),
    reserveAndCapture: await figures('reserveAndCapture'),
    /** A hundred users in one call. */
    spendMany: await figures('spendMany'),
    spendManyToSpend: perSecond.spendMany / perSecond.spend,
    /** The time of a spend, against that of a user with one row and no reservation. */
    with10000Rows: growth.oneRow / growth.manyRows,
    with200Reservations: growth.oneRow / growth.manyReservations,
  };
}

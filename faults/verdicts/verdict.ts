import { audit } from '@stripe-credits/db';
import type { World } from '../world.ts';
import {
  grantedTwice,
  type Letter,
  readBalances,
  readLetters,
  readRecords,
  unexplainedRows,
} from './books.ts';
import * as laws from './laws.ts';

/** A law, and what breaks it: it holds when there is nothing. */
export interface Verdict {
  readonly law: string;
  readonly broken: readonly string[];
}

export interface Expected {
  /** What every user must have. */
  readonly balances: ReadonlyMap<string, number>;
  /** The dead letters before they were replayed. */
  readonly letters: ReadonlyMap<string, Letter>;
}

/** Holds what the database says when all is quiet against what was sent. */
export async function judgeRun(
  db: D1Database,
  { webhook, stripe, queues }: Pick<World, 'webhook' | 'stripe' | 'queues'>,
  { balances, letters: before }: Expected,
): Promise<Verdict[]> {
  const records = await readRecords(db);
  const letters = await readLetters(db);
  const found = await readBalances(db);
  const { owed } = webhook;
  const droppedIds = queues.dropped.map(({ id }) => id);
  const refused = stripe.givenUp.filter(({ fate }) => fate !== 'too large');
  const discrepancies = (await audit(db)).map(({ what, id }) => `${what}: ${id}`);
  return [
    { law: 'lost', broken: [...laws.lost(owed, records, letters), ...droppedIds] },
    { law: 'doubled', broken: [...laws.above(balances, found), ...(await grantedTwice(db))] },
    { law: 'short', broken: laws.below(balances, found) },
    {
      law: 'unexplained',
      broken: [
        ...(await unexplainedRows(db)),
        ...laws.unsettled(records),
        ...laws.invented(owed, records),
      ],
    },
    { law: 'ledger not conserved', broken: discrepancies },
    { law: 'dead without a reason', broken: laws.withoutReason(letters) },
    { law: 'mendable, and not mended by the replay', broken: laws.notMended(letters) },
    {
      law: 'not mendable, and changed by the replay',
      broken: laws.changedByReplay(before, letters),
    },
    { law: 'good, and never accepted', broken: refused.map(({ record }) => record) },
    {
      law: 'forged or too large, and accepted',
      broken: webhook.takenIn.map(({ record }) => record),
    },
  ];
}

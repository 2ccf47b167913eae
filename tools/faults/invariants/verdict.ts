import { audit } from '@stripe-credits/db';
import type { Payload } from '../stripe/payload.ts';
import * as laws from './invariants.ts';
import {
  grantedTwice,
  type Letter,
  readBalances,
  readLetters,
  readRecords,
  readTexts,
  unexplainedRows,
} from './state.ts';

/** A law, and what breaks it: it holds when there is nothing. */
export interface Verdict {
  readonly law: string;
  readonly broken: readonly string[];
}

/** What the driver knows, to hold the database against. */
export interface Account {
  /** Under which ids something must be on record, and of each the hash of its text. */
  readonly owed: ReadonlyMap<string, string>;
  /** What every user must have. */
  readonly balances: ReadonlyMap<string, number>;
  /** The dead letters before they were replayed. */
  readonly letters: ReadonlyMap<string, Letter>;
  /** What Stripe has ceased to send, never having been answered with 2xx. */
  readonly givenUp: readonly Pick<Payload, 'record' | 'fate'>[];
  /** What ingest must refuse, and took. */
  readonly takenIn: readonly Pick<Payload, 'record'>[];
  /** Messages that a queue gave up, with no dead-letter queue behind it. */
  readonly dropped: readonly { readonly id: string }[];
}

/** To be asked when all is quiet. */
export async function judgeRun(db: D1Database, account: Account): Promise<Verdict[]> {
  const { owed, balances } = account;
  const records = await readRecords(db);
  const letters = await readLetters(db);
  const texts = await readTexts(db);
  const found = await readBalances(db);
  const dropped = account.dropped.map(({ id }) => id);
  const refused = account.givenUp.filter(({ fate }) => fate !== 'too large');
  const discrepancies = (await audit(db)).map(({ what, id }) => `${what}: ${id}`);
  return [
    { law: 'lost', broken: [...laws.lost(owed, records, texts), ...dropped] },
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
      broken: laws.changedByReplay(account.letters, letters),
    },
    { law: 'good, and never accepted', broken: refused.map(({ record }) => record) },
    {
      law: 'forged or too large, and accepted',
      broken: account.takenIn.map(({ record }) => record),
    },
  ];
}

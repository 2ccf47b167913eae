import fc from 'fast-check';
import { eventsOf, histories } from '../../../packages/db/test/model/history-generator.ts';
import { expectedBalances } from '../../../packages/db/test/model/oracle.ts';
import { createRandom, drawEvenly } from '../random.ts';
import { hostileWorkloads } from './hostile-workloads.ts';
import { longInvoice, thinSale } from './looked-up-sales.ts';
import { type Kind, toPayload, type Workload } from './payload.ts';
import { paymentAlone, paymentBesideSession, waitingSession } from './payment-sales.ts';
import { repairableSale, saleToNobody } from './repairable-sales.ts';
import { specialSales, tooLargeSale } from './sales.ts';
import { saleOfOurAccount, saleOfStranger } from './stranger-workloads.ts';
import { unmarkedInvoice, unmarkedSession } from './unmarked-sales.ts';

/** One that is listed several times is drawn more often. */
const specialKinds: readonly [Kind, ...Kind[]] = [
  ['of other accounts', saleOfStranger],
  ['of accounts that are ours', saleOfOurAccount],
  ['of sessions that are not for credits', unmarkedSession],
  ['of invoices that are not for credits', unmarkedInvoice],
  ...repeat(3, ['thin', thinSale]),
  ...repeat(2, ['of invoices with more lines than an event has', longInvoice]),
  ['of PaymentIntents that are purchases', paymentAlone],
  ['of PaymentIntents beside their sessions', paymentBesideSession],
  ['of sessions that wait for their payment', waitingSession],
  ['that an engineer corrects', repairableSale],
  ['of purchases by nobody', saleToNobody],
  ...specialSales,
  ...hostileWorkloads,
];

function repeat(times: number, kind: Kind): Kind[] {
  return Array.from({ length: times }, () => kind);
}

const TOO_LARGE: Kind = ['too large', tooLargeSale];

/** A history has about two dozen events: so one payload in four is a special one. */
const SPECIAL_PROBABILITY = 0.85;
/** Payloads that are too large cost the most. */
const TOO_LARGE_PROBABILITY = 0.001;

/** A workload and the name of its kind. */
export interface KindOfWorkload extends Workload {
  readonly kind: string;
}

/**
 * The events of a run, without end: histories of purchases, and special payloads among them. Only
 * the seed decides, so the events are the same whatever the faults do.
 */
export function* generateWorkload(seed: number): Generator<KindOfWorkload, never> {
  const random = createRandom(seed);
  const nextHistory = generateHistories(seed);
  const drawSpecial = drawEvenly(specialKinds, random);
  for (let index = 0; ; index++) {
    const isTooLarge = index === 0 || random.happens(TOO_LARGE_PROBABILITY);
    if (isTooLarge || random.happens(SPECIAL_PROBABILITY)) {
      const [kind, special] = isTooLarge ? TOO_LARGE : drawSpecial();
      const [create] = fc.sample(special, { seed: random.seed(), numRuns: 1 });
      if (create) yield { kind, ...create(`special_${index}`) };
    } else yield { kind: 'of histories', ...nextHistory.next().value };
  }
}

/** A larger sample has fewer edge cases, which fast-check draws first. */
const SAMPLE_SIZE = 100;

/** Each history has users and objects of its own. */
function* generateHistories(seed: number): Generator<Workload, never> {
  for (let sample = 0; ; sample++) {
    const parameters = { seed: seed + sample, numRuns: SAMPLE_SIZE };
    for (const [index, history] of fc.sample(histories, parameters).entries()) {
      const events = eventsOf(history, `h${sample * SAMPLE_SIZE + index}`);
      const payloads = events.map((event) => toPayload(event));
      yield { payloads, expectedBalances: expectedBalances(events) };
    }
  }
}

import fc from 'fast-check';
import { eventsOf, histories } from '../../../packages/db/test/model/history-generator.ts';
import { expectedBalances } from '../../../packages/db/test/model/oracle.ts';
import { createRandom, drawEvenly } from '../random.ts';
import { hostileWorkloads } from './hostile-workloads.ts';
import { eventWorkload, type Workload } from './payload.ts';
import { specialSales, tooLargeSale } from './sales.ts';

/** A history has about a dozen events: so one payload in twenty is a special one. */
const SPECIAL_PROBABILITY = 0.45;
/** Payloads that are too large cost the most. */
const TOO_LARGE_PROBABILITY = 0.001;

/**
 * The events of a run, without end: histories of purchases, and special payloads among them. Only
 * the seed decides, so the events are the same whatever the faults do.
 */
export function* generateWorkload(seed: number): Generator<Workload, never> {
  const random = createRandom(seed);
  const nextHistory = generateHistories(seed);
  const drawSpecial = drawEvenly([...specialSales, ...hostileWorkloads], random);
  for (let index = 0; ; index++) {
    const isTooLarge = index === 0 || random.happens(TOO_LARGE_PROBABILITY);
    if (isTooLarge || random.happens(SPECIAL_PROBABILITY)) {
      const special = isTooLarge ? tooLargeSale : drawSpecial();
      const [create] = fc.sample(special, { seed: random.seed(), numRuns: 1 });
      if (create) yield create(`special_${index}`);
    } else yield nextHistory.next().value;
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
      const payloads = events.flatMap((event) => eventWorkload(event).payloads);
      yield { payloads, expectedBalances: expectedBalances(events) };
    }
  }
}

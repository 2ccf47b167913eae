import fc from 'fast-check';
import { eventsOf, histories } from '../../../packages/db/test/model/history-generator.ts';
import { expectedBalances } from '../../../packages/db/test/model/oracle.ts';
import { accepted, type Told } from './payload.ts';

const AT_ONCE = 100;

/** Lives of purchases, one after the other without end, each with users and objects of its own. */
export function* toldHistories(seed: number): Generator<Told> {
  for (let part = 0; ; part++) {
    const sample = fc.sample(histories, { seed: seed + part, numRuns: AT_ONCE });
    for (const [index, history] of sample.entries()) {
      const events = eventsOf(history, `h${part * AT_ONCE + index}`);
      yield {
        payloads: events.map((event) => accepted('history', event)),
        balances: expectedBalances(events),
      };
    }
  }
}

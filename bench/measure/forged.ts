import { during, fire, type Load, shotOf } from '../runtime/load.ts';
import { startPipeline } from '../runtime/pipeline.ts';
import { watching } from '../runtime/usage.ts';
import { purchaseText } from '../workers/purchases.ts';
import { median } from './statistics.ts';

const CONCURRENCY = 16;

export interface ForgedFigures {
  readonly goodAlonePerSecond: number;
  readonly goodBesidePerSecond: number;
  readonly forgedPerSecond: number;
  /**
   * Good requests beside forged ones, against what is left of workerd’s CPU when the forged have had
   * what they cost alone: 1 when they take no more than that.
   */
  readonly goodOfFairShare: number;
  /** Events in the database that only a forged request told of. */
  readonly forgedQueued: number;
}

/** Good requests alone, forged ones alone, then both at full speed. */
export async function measureForged(rounds: number, ms: number): Promise<ForgedFigures> {
  const pipeline = await startPipeline();
  try {
    const good = await shotOf(purchaseText(0));
    const forged = await shotOf(purchaseText(1), 'whsec_of_a_forger');
    const load = (shot: typeof good, status: number): Load => ({
      ...{ url: pipeline.url, worker: pipeline.worker, concurrency: CONCURRENCY, status },
      next: during(ms, shot),
    });
    const goodLoad = () => fire(load(good, 200));
    const forgedLoad = () => fire(load(forged, 400));
    const both = () => Promise.all([goodLoad(), forgedLoad()]);
    await both();

    const measured: Omit<ForgedFigures, 'forgedQueued'>[] = [];
    for (let round = 0; round < rounds; round++) {
      const alone = await watching(pipeline.pid, goodLoad);
      const refused = await watching(pipeline.pid, forgedLoad);
      const { result, cpuSeconds } = await watching(pipeline.pid, both);
      const goodCost = alone.cpuSeconds / alone.result.requests;
      const forgedCost = refused.cpuSeconds / refused.result.requests;
      const left = cpuSeconds - result[1].requests * forgedCost;
      measured.push({
        goodAlonePerSecond: alone.result.perSecond,
        goodBesidePerSecond: result[0].perSecond,
        forgedPerSecond: result[1].perSecond,
        goodOfFairShare: result[0].requests / (left / goodCost),
      });
    }
    const told = `SELECT COUNT(*) AS n FROM stripe_events WHERE id <> ?`;
    const of = (figure: keyof (typeof measured)[number]) =>
      median(measured.map((round) => round[figure]));
    return {
      goodAlonePerSecond: of('goodAlonePerSecond'),
      goodBesidePerSecond: of('goodBesidePerSecond'),
      forgedPerSecond: of('forgedPerSecond'),
      goodOfFairShare: of('goodOfFairShare'),
      forgedQueued: (await pipeline.db.prepare(told).bind('evt_bench_0').first<number>('n')) ?? 0,
    };
  } finally {
    await pipeline.close();
  }
}

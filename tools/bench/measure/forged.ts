import { during, fire, type Load, type Shot, shotOf, until } from '../runtime/load.ts';
import { startPipeline } from '../runtime/pipeline.ts';
import { watching } from '../runtime/usage.ts';
import { purchases, purchaseText } from '../workers/purchases.ts';
import { medians } from './statistics.ts';

const CONCURRENCY = 16;

interface Round {
  readonly goodAlonePerSecond: number;
  readonly goodAloneP99Ms: number;
  readonly goodBesidePerSecond: number;
  readonly goodBesideP99Ms: number;
  readonly forgedPerSecond: number;
  /**
   * What good requests keep of their speed, against what they would keep if good and forged were
   * served in turn, each at its own cost in CPU: 1 when forged ones take no more than their share.
   */
  readonly goodOfFairShare: number;
}

export interface ForgedFigures extends Round {
  /** Events on record that only a forged request told of. */
  readonly forgedQueued: number;
}

/** Good requests alone, forged ones alone, then both at full speed, as many connections each. */
export async function measureForged(rounds: number, ms: number): Promise<ForgedFigures> {
  const pipeline = await startPipeline();
  try {
    let told = 0;
    const load = (next: () => Shot | undefined, status: number): Load => ({
      ...{ url: pipeline.url, worker: pipeline.worker, concurrency: CONCURRENCY, status, next },
    });
    const measure = async (): Promise<Round> => {
      // Signed anew in each round: a signature is good for five minutes.
      const good = await Promise.all(purchases(told, ms * 4).map((text) => shotOf(text)));
      const forged = await shotOf(purchaseText(999_999_999), 'whsec_of_a_forger');
      const goodLoad = () =>
        fire(
          load(
            during(ms, () => good.pop()),
            200,
          ),
        );
      const forgedLoad = () =>
        fire(
          load(
            during(ms, () => forged),
            400,
          ),
        );
      const drained = () => until(pipeline.settled, told);
      const count = <T extends { readonly requests: number }>(answered: T): T => {
        told += answered.requests;
        return answered;
      };

      const alone = await watching(pipeline.pid, async () => {
        const answered = count(await goodLoad());
        await drained();
        return answered;
      });
      const refused = await watching(pipeline.pid, forgedLoad);
      const [beside, forgedBeside] = await Promise.all([goodLoad(), forgedLoad()]);
      count(beside);
      await drained();
      const goodCost = alone.cpuSeconds / alone.result.requests;
      const forgedCost = refused.cpuSeconds / refused.result.requests;
      const kept = beside.perSecond / alone.result.perSecond;
      return {
        goodAlonePerSecond: alone.result.perSecond,
        goodAloneP99Ms: alone.result.p99Ms,
        goodBesidePerSecond: beside.perSecond,
        goodBesideP99Ms: beside.p99Ms,
        forgedPerSecond: forgedBeside.perSecond,
        goodOfFairShare: kept / (goodCost / (goodCost + forgedCost)),
      };
    };
    await measure();
    const measured: Round[] = [];
    for (let round = 0; round < rounds; round++) measured.push(await measure());
    const sql = 'SELECT COUNT(*) AS n FROM stripe_events WHERE id = ?';
    const { id } = JSON.parse(purchaseText(999_999_999)) as { id: string };
    const forgedQueued = (await pipeline.db.prepare(sql).bind(id).first<number>('n')) ?? 0;
    return { ...medians(measured), forgedQueued };
  } finally {
    await pipeline.close();
  }
}

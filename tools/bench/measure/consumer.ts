import type { ConsumerBench } from '../runtime/consumer-bench.ts';
import { median } from './statistics.ts';

const BATCH = 100;
/** A tutorial's way takes some thirty times as long: a few batches tell enough. */
const PER_MESSAGE_BATCHES = 4;

export interface ConsumerFigures {
  readonly eventsPerSecond: number;
  readonly perMessageEventsPerSecond: number;
  readonly floorEventsPerSecond: number;
  readonly ratioToPerMessage: number;
  readonly ratioToFloor: number;
}

/** Full batches of purchases: the consumer, the same rows bare, and a tutorial’s way, in turn. */
export async function measureConsumer(
  { ask }: ConsumerBench,
  { rounds, batches }: { readonly rounds: number; readonly batches: number },
): Promise<ConsumerFigures> {
  const rates = { consumer: [] as number[], floor: [] as number[], perMessage: [] as number[] };
  // The first round warms up and does not count.
  for (let round = 0; round <= rounds; round++) {
    const from = round * batches * BATCH;
    await ask('/batches', { from, count: batches, size: BATCH });
    const consumer = await ask('/consumer');
    await ask('/rows');
    const floor = await ask('/floor');
    await ask('/batches', { from, count: PER_MESSAGE_BATCHES, size: BATCH });
    const perMessage = await ask('/per-message');
    if (round === 0) continue;
    rates.consumer.push((batches * BATCH * 1000) / consumer.ms);
    rates.floor.push((batches * BATCH * 1000) / floor.ms);
    rates.perMessage.push((PER_MESSAGE_BATCHES * BATCH * 1000) / perMessage.ms);
  }
  const ratioTo = (other: readonly number[]) =>
    median(rates.consumer.map((rate, round) => rate / (other[round] ?? Number.NaN)));
  return {
    eventsPerSecond: median(rates.consumer),
    perMessageEventsPerSecond: median(rates.perMessage),
    floorEventsPerSecond: median(rates.floor),
    ratioToPerMessage: ratioTo(rates.perMessage),
    ratioToFloor: ratioTo(rates.floor),
  };
}

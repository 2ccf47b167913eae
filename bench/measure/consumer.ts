import type { BenchWorker } from './bench-worker.ts';
import { median } from './statistics.ts';

const BATCH = 100;

export interface ConsumerFigures {
  readonly eventsPerSecond: number;
  readonly perMessageEventsPerSecond: number;
  readonly floorEventsPerSecond: number;
  readonly ratioToPerMessage: number;
  readonly ratioToFloor: number;
}

interface Timed {
  readonly ms: number[];
}

/** Full batches of purchases: the consumer, a tutorial’s way, and the floor, in turn. */
export async function measureConsumer(
  { ask }: BenchWorker,
  { rounds, batches }: { readonly rounds: number; readonly batches: number },
): Promise<ConsumerFigures> {
  const rates: Record<'consumer' | 'per-message' | 'floor', number[]> = {
    consumer: [],
    'per-message': [],
    floor: [],
  };
  for (let round = 0; round < rounds; round++) {
    const from = round * batches * BATCH;
    for (const way of ['consumer', 'per-message', 'floor'] as const) {
      const count = way === 'per-message' ? Math.max(1, Math.floor(batches / 5)) : batches;
      const { ms } = await ask<Timed>(`/${way}`, { from, count });
      rates[way].push((BATCH / median(ms)) * 1000);
    }
  }
  const events = median(rates.consumer);
  const perMessage = median(rates['per-message']);
  const floor = median(rates.floor);
  return {
    eventsPerSecond: Math.round(events),
    perMessageEventsPerSecond: Math.round(perMessage),
    floorEventsPerSecond: Math.round(floor),
    ratioToPerMessage: events / perMessage,
    ratioToFloor: events / floor,
  };
}

import type { ConsumerDatabase } from '../runtime/consumer-databases.ts';
import { medians } from './statistics.ts';

const BATCH_SIZE = 100;
/** Three awaited statements per message take about twenty times as long: a few batches suffice. */
const PER_MESSAGE_BATCHES_MAX = 4;

/** Full batches of purchases: the consumer, the same rows bare, and a tutorial's way, in turn. */
export async function measureConsumer(db: ConsumerDatabase, rounds: number, batches: number) {
  const perMessageBatches = Math.min(batches, PER_MESSAGE_BATCHES_MAX);
  const measured = [];
  for (let round = 0; round <= rounds; round++) {
    const from = round * batches * BATCH_SIZE;
    const create = (count: number) =>
      db.run({ action: 'purchases', from, batches: count, batchSize: BATCH_SIZE });
    await create(batches);
    const consumer = await db.run({ action: 'consume' });
    await db.run({ action: 'read-rows' });
    const bareRows = await db.run({ action: 'insert-rows' });
    await create(perMessageBatches);
    const perMessage = await db.run({ action: 'per-message' });
    // The first round warms up and does not count.
    if (round === 0) continue;
    const eventsPerSecond = (batches * BATCH_SIZE * 1000) / consumer.ms;
    const bareRowsEventsPerSecond = (batches * BATCH_SIZE * 1000) / bareRows.ms;
    const perMessageEventsPerSecond = (perMessageBatches * BATCH_SIZE * 1000) / perMessage.ms;
    measured.push({
      eventsPerSecond,
      perMessageEventsPerSecond,
      bareRowsEventsPerSecond,
      ratioToPerMessage: eventsPerSecond / perMessageEventsPerSecond,
      ratioToBareRows: eventsPerSecond / bareRowsEventsPerSecond,
    });
  }
  return medians(measured);
}

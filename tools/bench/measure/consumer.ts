import type { CommandClient } from '../runtime/command-client.ts';
import { measureRounds } from './statistics.ts';

const BATCH_SIZE = 100;
/** Three awaited statements per message take about twenty times as long: a few batches suffice. */
const PER_MESSAGE_BATCHES_MAX = 4;

/** Full batches of purchases: the consumer, the same rows bare, and a tutorial's way, in turn. */
export function measureConsumer({ run }: CommandClient, rounds: number, batches: number) {
  const perMessageBatches = Math.min(batches, PER_MESSAGE_BATCHES_MAX);
  return measureRounds(rounds, async (round) => {
    const from = round * batches * BATCH_SIZE;
    await run('purchases', from, batches, BATCH_SIZE);
    const consumer = await run('consume');
    await run('readRows');
    const bareRows = await run('insertRows');
    await run('purchases', from, perMessageBatches, BATCH_SIZE);
    const perMessage = await run('perMessage');
    return {
      eventsPerSecond: (batches * BATCH_SIZE * 1000) / consumer.ms,
      ratioToPerMessage: perMessage.ms / perMessageBatches / (consumer.ms / batches),
      ratioToBareRows: bareRows.ms / consumer.ms,
    };
  });
}

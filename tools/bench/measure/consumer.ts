import type { CommandClient } from '../runtime/command-client.ts';
import type { Mix } from '../workers/events.ts';
import { measureRounds } from './statistics.ts';

const BATCH_SIZE = 100;
/** Three awaited statements per message take about twenty times as long: a few batches suffice. */
const PER_MESSAGE_BATCHES_MAX = 4;

/** Full batches of each mix of events. */
export async function measureConsumer(
  clients: Readonly<Record<Mix, CommandClient>>,
  rounds: number,
  batches: number,
) {
  const sessions = await measureMix(clients.sessions, 'sessions', rounds, batches);
  return { ...sessions, real: await measureMix(clients.real, 'real', rounds, batches) };
}

/** The consumer, the same rows bare, and a tutorial's way, in turn. */
function measureMix({ run }: CommandClient, mix: Mix, rounds: number, batches: number) {
  const perMessageBatches = Math.min(batches, PER_MESSAGE_BATCHES_MAX);
  return measureRounds(rounds, async (round) => {
    const from = round * batches * BATCH_SIZE;
    await run(mix, from, batches, BATCH_SIZE);
    const consumer = await run('consume');
    await run('readRows');
    const bareRows = await run('insertRows');
    await run(mix, from, perMessageBatches, BATCH_SIZE);
    const perMessage = await run('perMessage');
    return {
      eventsPerSecond: (batches * BATCH_SIZE * 1000) / consumer.ms,
      ratioToPerMessage: perMessage.ms / perMessageBatches / (consumer.ms / batches),
      ratioToBareRows: bareRows.ms / consumer.ms,
    };
  });
}

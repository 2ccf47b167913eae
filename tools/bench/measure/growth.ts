import type { CommandClient } from '../runtime/command-client.ts';
import { measureRounds } from './statistics.ts';

const BATCH_SIZE = 100;
/** Per round: few, so that the smallest database stays small while it is measured. */
const BATCHES = 3;
const EVENTS = BATCHES * BATCH_SIZE;

/** The same batches on databases that store more and more purchases, in turn. */
export async function measureGrowth(
  open: (binding: string) => Promise<CommandClient>,
  sizes: readonly number[],
  rounds: number,
) {
  const stages: Awaited<ReturnType<typeof createStage>>[] = [];
  for (const size of sizes) stages.push(await createStage(await open(`${size}`), size));
  const msPerBatch = await measureRounds(rounds, async () => {
    const measured: Record<string, number> = {};
    for (const { purchasesStored, consume } of stages)
      measured[purchasesStored] = (await consume()).ms / BATCHES;
    return measured;
  });
  const figures = [];
  for (const { purchasesStored, count } of stages) {
    const { rowsRead, rowsWritten } = (await count()).result;
    figures.push({
      purchasesStored,
      msPerBatch: msPerBatch[purchasesStored] ?? Number.NaN,
      rowsReadPerEvent: rowsRead / EVENTS,
      rowsWrittenPerEvent: rowsWritten / EVENTS,
    });
  }
  const smallest = figures[0]?.msPerBatch ?? Number.NaN;
  const largest = figures.at(-1)?.msPerBatch ?? Number.NaN;
  return { stages: figures, ratio: largest / smallest };
}

/** Stores the purchases; each call of its functions handles new batches. */
async function createStage({ run }: CommandClient, purchasesStored: number) {
  let from = purchasesStored;
  const createBatches = async () => {
    await run('purchases', from, BATCHES, BATCH_SIZE);
    from += EVENTS;
  };
  await run('fill', purchasesStored);
  return {
    purchasesStored,
    consume: () => createBatches().then(() => run('consume')),
    count: () => createBatches().then(() => run('count')),
  };
}

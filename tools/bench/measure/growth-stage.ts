import type { CommandClient } from '../runtime/command-client.ts';

const BATCH_SIZE = 100;
const BATCHES = 3;
const EVENTS = BATCHES * BATCH_SIZE;
/** What the rounds add to a smaller database would count: each round has a new one. */
const GROWING_BELOW = 100_000;

export type GrowthPlan = ReturnType<typeof planStage>;
export type GrowthStage = Awaited<ReturnType<typeof openStage>>;

/** The databases of a stage; the round that warms up has one too. */
export const planStage = (purchasesStored: number, rounds: number) => ({
  purchasesStored,
  databases: Array.from(
    { length: purchasesStored < GROWING_BELOW ? rounds + 1 : 1 },
    (_, index) => `${purchasesStored}-${index}`,
  ),
});

/** Each call of its functions handles new batches. A first batch of each database is not measured. */
export async function openStage(
  { purchasesStored, databases }: GrowthPlan,
  open: (databaseId: string) => CommandClient,
) {
  const clients = databases.map((id) => ({ ...open(id), next: purchasesStored }));
  const createBatches = async (index: number, batches = BATCHES) => {
    const client = clients[index % clients.length];
    if (!client) throw new Error('a stage has a database');
    await client.run('sessions', client.next, batches, BATCH_SIZE);
    client.next += batches * BATCH_SIZE;
    return client;
  };
  for (const [index, { run }] of clients.entries()) {
    const { result } = await run('storedPurchases');
    if (result !== purchasesStored) throw new Error(`${result} of ${purchasesStored} are stored`);
    await (await createBatches(index, 1)).run('consume');
  }
  return {
    purchasesStored,
    /** Resolves to the milliseconds that a batch took. */
    async consume(round: number): Promise<number> {
      const { run } = await createBatches(round);
      return (await run('consume')).ms / BATCHES;
    },
    async countRows() {
      const { run } = await createBatches(0);
      const { rowsRead, rowsWritten } = (await run('count')).result;
      return { rowsReadPerEvent: rowsRead / EVENTS, rowsWrittenPerEvent: rowsWritten / EVENTS };
    },
  };
}

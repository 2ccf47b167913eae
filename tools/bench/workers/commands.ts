import consumer from '../../../apps/consumer/src/index.ts';
import { type BareRows, createBareTables, insertBareRows, readWrittenRows } from './bare-rows.ts';
import { type Counts, createCountingDatabase } from './counting.ts';
import { fill } from './fill.ts';
import { paymentIntent, purchase, range } from './purchases.ts';
import { createTutorialTables, tutorialStatements } from './tutorial.ts';

/** `purchases` and `intents` create batches; the actions after them handle those batches. */
export type Command =
  | { readonly action: 'create-tables' }
  | { readonly action: 'fill'; readonly from: number; readonly count: number }
  | {
      readonly action: 'purchases' | 'intents';
      readonly from: number;
      readonly batches: number;
      readonly batchSize: number;
    }
  | { readonly action: 'consume' | 'count' | 'read-rows' | 'insert-rows' | 'per-message' };

/** Created by an action of their own, so that creating them is not measured. */
let batches: string[][] = [];
let rows: BareRows[] = [];

/** Runs the measured code inside workerd, next to the database that the path names. */
export async function handleCommand(
  request: Request,
  env: Readonly<Record<string, D1Database>>,
): Promise<Response> {
  const db = env[new URL(request.url).pathname.slice(1)];
  if (!db) return new Response('unknown database', { status: 404 });
  return Response.json(await run(db, await request.json<Command>()));
}

async function run(db: D1Database, command: Command): Promise<Counts | null> {
  switch (command.action) {
    case 'create-tables':
      await createTutorialTables(db);
      await createBareTables(db);
      break;
    case 'fill':
      await fill(db, command.from, command.count);
      break;
    case 'purchases':
      batches = createBatches(command, purchase);
      break;
    case 'intents':
      batches = createBatches(command, paymentIntent);
      break;
    case 'consume':
      await consume(db);
      break;
    case 'count': {
      const counting = createCountingDatabase(db);
      await consume(counting.db);
      return counting.counts;
    }
    case 'read-rows':
      rows = [];
      for (const texts of batches) rows.push(await readWrittenRows(db, texts.map(eventId)));
      break;
    case 'insert-rows':
      for (const batch of rows) await insertBareRows(db, batch);
      break;
    // Three awaited statements for each message.
    case 'per-message':
      for (const text of batches.flat())
        for (const statement of tutorialStatements(db, text)) await statement.run();
  }
  return null;
}

function createBatches(
  { from, batches, batchSize }: Extract<Command, { batchSize: number }>,
  create: (n: number) => string,
): string[][] {
  return range(0, batches, (index) => range(from + index * batchSize, batchSize, create));
}

const eventId = (text: string): string => (JSON.parse(text) as { id: string }).id;

/** Hands the batches to the consumer as the platform does. */
async function consume(db: D1Database): Promise<void> {
  const env = { DB: db, STRIPE_LIVEMODE: 'false' };
  for (const texts of batches) {
    let acknowledged = 0;
    const messages = texts.map((body, index) => ({
      id: String(index),
      timestamp: new Date(),
      attempts: 1,
      body,
      ack: () => void acknowledged++,
      retry: () => {},
    }));
    const batch = { queue: 'stripe-events', messages, ackAll() {}, retryAll() {} };
    // The platform's batch also has metrics, which the consumer does not read.
    await consumer.queue(batch as unknown as MessageBatch, env);
    if (acknowledged < texts.length)
      throw new Error(`${texts.length - acknowledged} messages were not acknowledged`);
  }
}

import { type BareRows, createBareTables, insertBareRows, readWrittenRows } from './bare-rows.ts';
import { consume } from './consume.ts';
import { createCountingDatabase } from './counting-database.ts';
import { intent, MIXES, pair } from './events.ts';
import { range } from './purchases.ts';
import { spendingCommands } from './spending.ts';
import { createTutorialTables, tutorialStatements } from './tutorial.ts';

/** Created by a command of their own, so that creating them is not measured. */
let batches: string[][] = [];
let rows: BareRows[] = [];

const createBatches =
  (create: (n: number) => string) =>
  async (_: D1Database, from: number, count: number, batchSize: number) => {
    batches = range(0, count, (index) => range(from + index * batchSize, batchSize, create));
  };

/** Those named after events create batches; the commands after them handle those batches. */
const commands = {
  async createTables(db: D1Database) {
    await createTutorialTables(db);
    await createBareTables(db);
  },
  async storedPurchases(db: D1Database) {
    return db.prepare('SELECT COUNT(*) AS n FROM credit_ledger').first<number>('n');
  },
  sessions: createBatches(MIXES.sessions),
  intents: createBatches(intent),
  pairs: createBatches(pair),
  real: createBatches(MIXES.real),
  consume: consumeBatches,
  async count(db: D1Database) {
    const counting = createCountingDatabase(db);
    await consumeBatches(counting.db);
    return counting.counts;
  },
  async readRows(db: D1Database) {
    rows = [];
    for (const texts of batches) rows.push(await readWrittenRows(db, texts.map(eventId)));
  },
  async insertRows(db: D1Database) {
    for (const batch of rows) await insertBareRows(db, batch);
  },
  /** Three awaited statements for each message. */
  async perMessage(db: D1Database) {
    for (const text of batches.flat())
      for (const statement of tutorialStatements(db, text)) await statement.run();
  },
  ...spendingCommands,
} satisfies Record<string, (db: D1Database, ...numbers: number[]) => Promise<unknown>>;

type Commands = typeof commands;
export type CommandName = keyof Commands;
export type CommandNumbers<Name extends CommandName> =
  Parameters<Commands[Name]> extends [unknown, ...infer Numbers] ? Numbers : [];
export type CommandResult<Name extends CommandName> = Awaited<ReturnType<Commands[Name]>>;

/** Runs a command inside workerd: /<binding of the database>/<command>, with its numbers as JSON. */
export async function handleCommand(
  request: Request,
  env: Readonly<Record<string, D1Database>>,
): Promise<Response> {
  const [, binding = '', name = ''] = new URL(request.url).pathname.split('/');
  const db = env[binding];
  if (!db) return new Response('unknown database', { status: 404 });
  // The caller, command-client.ts, is compiled against the commands.
  const command: (db: D1Database, ...numbers: number[]) => Promise<unknown> =
    commands[name as CommandName];
  return Response.json((await command(db, ...(await request.json<number[]>()))) ?? null);
}

const eventId = (text: string): string => (JSON.parse(text) as { id: string }).id;

async function consumeBatches(db: D1Database): Promise<void> {
  for (const texts of batches) await consume(db, texts);
}

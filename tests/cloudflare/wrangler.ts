import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { parseArgs } from 'node:util';
import { root } from '@stripe-credits/harness';
import { unstable_readConfig } from 'wrangler';
import type { FakeAccount } from './account.ts';

export interface Call {
  readonly args: readonly string[];
  readonly input: string;
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What stands in WRANGLER_OUTPUT_FILE_PATH afterwards. */
  readonly output?: object;
}

interface Flags {
  readonly config?: string;
  readonly env?: string;
  readonly remote?: boolean;
  readonly local?: boolean;
  readonly json?: boolean;
  readonly command?: string;
  readonly file?: string;
  readonly 'update-config'?: string;
  readonly 'message-retention-period-secs'?: string;
}

class Failed extends Error {}

/**
 * What wrangler 4.164 does with the commands that this project gives it: the same flags, words and
 * exit codes, on a `FakeAccount`. A command or flag that it does not know fails, as with the real.
 */
export function runWrangler(account: FakeAccount, { args, input }: Call): Ran {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const command = positionals.join(' ');
    if (account.failing && args.join(' ').includes(account.failing))
      throw new Failed('A request to the Cloudflare API failed.\n\n  internal error [code: 7500]');
    if (!account.loggedIn)
      throw new Failed('Not logged in. Please run `wrangler login` to authenticate.');
    if (command === 'auth token') return done(JSON.stringify({ type: 'api_token', token: 'cf' }));
    account.changes.push(args.join(' '));
    return change(account, positionals, values, input);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { code: 1, stdout: BANNER, stderr: `\n✘ [ERROR] ${message}\n` };
  }
}

const options = {
  config: { type: 'string', short: 'c' },
  env: { type: 'string', short: 'e' },
  remote: { type: 'boolean' },
  local: { type: 'boolean' },
  'persist-to': { type: 'string' },
  json: { type: 'boolean' },
  command: { type: 'string' },
  file: { type: 'string' },
  'update-config': { type: 'string' },
  'message-retention-period-secs': { type: 'string' },
} as const;

const BANNER = '\n ⛅️ wrangler 4.164.0\n────────────────────\n';
const done = (said: string, output?: object): Ran => ({
  ...{ code: 0, stdout: said, stderr: '' },
  ...(output ? { output } : {}),
});

function change(account: FakeAccount, words: string[], flags: Flags, input: string): Ran {
  const [topic, verb, third = ''] = words;
  if (topic === 'queues' && verb === 'create') return createQueue(account, third, flags);
  if (topic === 'queues' && verb === 'update') return updateQueue(account, third, flags);
  if (topic === 'd1' && verb === 'create') return createDatabase(account, third);
  if (topic === 'd1' && verb === 'migrations') return migrate(account, flags);
  if (topic === 'd1' && verb === 'execute') return execute(account, flags);
  if (topic === 'secret' && verb === 'put') return putSecret(account, third, flags, input);
  if (topic === 'deploy') return deploy(account, flags);
  throw new Failed(`Unknown arguments: ${words.join(', ')}`);
}

function createQueue(account: FakeAccount, name: string, flags: Flags): Ran {
  if (account.queues.has(name)) throw new Failed(`Queue name '${name}' is already taken.`);
  const retentionSeconds = Number(flags['message-retention-period-secs'] ?? 345_600);
  account.queues.set(name, { retentionSeconds, consumers: [] });
  return done(`${BANNER}🌀 Creating queue '${name}'\n✅ Created queue '${name}'\n`);
}

function updateQueue(account: FakeAccount, name: string, flags: Flags): Ran {
  const queue = account.queues.get(name);
  if (!queue) throw new Failed(`Queue "${name}" does not exist.`);
  queue.retentionSeconds = Number(flags['message-retention-period-secs']);
  return done(`${BANNER}Updating queue ${name}.\nUpdated queue ${name}.\n`);
}

function createDatabase(account: FakeAccount, name: string): Ran {
  if (account.databases.has(name)) throw new Failed('A database with that name already exists');
  account.createDatabase(name);
  return done(`${BANNER}✅ Successfully created DB '${name}' in region WEUR\n`);
}

function migrate(account: FakeAccount, flags: Flags): Ran {
  const files = applyMigrations(databaseOf(account, flags).sqlite);
  return done(files.length === 0 ? '✅ No migrations to apply!' : files.join('\n'));
}

/** @returns which it applied. */
export function applyMigrations(sqlite: DatabaseSync): string[] {
  sqlite.exec(`CREATE TABLE IF NOT EXISTS d1_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)`);
  const folder = join(root, 'drizzle');
  const applied = sqlite.prepare('SELECT name FROM d1_migrations').all();
  const names = new Set(applied.map(({ name }) => name));
  const files = readdirSync(folder).filter((file) => file.endsWith('.sql') && !names.has(file));
  for (const file of files.toSorted()) {
    sqlite.exec(readFileSync(join(folder, file), 'utf8'));
    sqlite.prepare('INSERT INTO d1_migrations (name) VALUES (?)').run(file);
  }
  return files;
}

function execute(account: FakeAccount, flags: Flags): Ran {
  const { sqlite } = databaseOf(account, flags);
  const results = sqlite.prepare(flags.command ?? '').all();
  if (/^SELECT/.test(flags.command ?? '')) account.changes.pop();
  return done(JSON.stringify([{ results, success: true, meta: { duration: 0.1 } }], null, 2));
}

function putSecret(account: FakeAccount, name: string, flags: Flags, input: string): Ran {
  const worker = String(configOf(flags).name);
  account.worker(worker).secrets.set(name, input.trimEnd());
  return done(`${BANNER}✨ Success! Uploaded secret ${name}\n`);
}

function deploy(account: FakeAccount, flags: Flags): Ran {
  const config = configOf(flags);
  const name = String(config.name);
  for (const secret of config.secrets?.required ?? [])
    if (!account.secretsOf(name)?.includes(secret))
      throw new Failed(`The following required secrets have not been set: ${secret}`);
  for (const { database_name } of config.d1_databases) databaseNamed(account, database_name);
  const { producers = [], consumers = [] } = config.queues;
  for (const { queue = '' } of [...producers, ...consumers])
    if (!account.queues.has(queue)) throw new Failed(`Queue "${queue}" does not exist.`);
  for (const { queue } of consumers) account.queues.get(queue)?.consumers.push(name);
  account.worker(name).deployments += 1;
  const targets = config.workers_dev === false ? [] : [`https://${name}.shop.workers.dev`];
  return done(BANNER, { type: 'deploy', version: 1, worker_name: name, targets });
}

/** What `pnpm dev` has is under the name `local`, as if it were one more database. */
function databaseOf(account: FakeAccount, flags: Flags) {
  if (flags.local === flags.remote) throw new Failed('Pass --local or --remote.');
  if (flags.local) return databaseNamed(account, 'local');
  return databaseNamed(account, configOf(flags).d1_databases[0]?.database_name);
}

function databaseNamed(account: FakeAccount, name: string | undefined) {
  const database = account.databases.get(name ?? '');
  if (!database)
    throw new Failed(`Couldn't find a D1 DB named '${name}' (bound as 'DB') in the API.`);
  return database;
}

function configOf({ config, env }: Flags) {
  if (!config) throw new Failed('Missing entry-point to Worker script or to assets directory');
  return unstable_readConfig({ config: join(root, config), env: env ?? '' });
}

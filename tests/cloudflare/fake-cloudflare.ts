import { DatabaseSync } from 'node:sqlite';
import type { Cloudflare, CloudflareAccount } from '../../tools/cli/cloudflare/cloudflare.ts';
import { ENVIRONMENTS } from '../../tools/cli/deploy/environment.ts';
import { type TargetWorker, targetOf } from '../../tools/cli/deploy/read-target.ts';
import { CommandError } from '../../tools/cli/terminal/command-error.ts';
import { applyMigrations } from './apply-migrations.ts';

interface FakeQueue {
  jurisdiction: string | null;
  retentionSeconds: number;
  consumers: string[];
}

interface FakeWorker {
  deployments: number;
  readonly secrets: Map<string, string>;
}

const targets = ENVIRONMENTS.map(targetOf);

/** A Cloudflare account in memory. Its databases are real SQLite databases. */
export class FakeCloudflare implements Cloudflare {
  readonly queues = new Map<string, FakeQueue>();
  /** By name, which is the id as well. `local` is the database of `pnpm dev`. */
  readonly databases = new Map<string, DatabaseSync>();
  /** By name, of those databases that were created in one. */
  readonly databaseJurisdictions = new Map<string, string>();
  readonly workers = new Map<string, FakeWorker>();
  /** The wrangler commands and the writing queries that were run, oldest first. */
  readonly changes: string[] = [];
  /** Every call that opens the account rejects with this error. */
  loginError: CommandError | undefined;
  /** A change whose text contains this part fails. */
  failingChange: string | undefined;

  async openAccount(): Promise<CloudflareAccount> {
    if (this.loginError) throw this.loginError;
    return {
      findQueue: async (name) => this.queues.get(name),
      findDatabaseId: async (name) => (this.databases.has(name) ? name : undefined),
      findDatabaseJurisdiction: async (name) => this.databaseJurisdictions.get(name) ?? null,
      query: async (id, sql) => this.#query(id, sql),
      findSecretNames: async (worker) => this.workers.get(worker)?.secrets.keys().toArray(),
      findWorkersUrl: async (worker) => `https://${worker}.shop.workers.dev`,
      run: async (args, input) => this.#run(args, input),
    };
  }

  async queryLocal(_config: string, sql: string) {
    return this.#query('local', sql);
  }

  database(name: string): DatabaseSync {
    const database = this.databases.get(name);
    if (!database) throw new CommandError(`the fake account has no database ${name}`);
    return database;
  }

  createMigratedDatabase(name: string): void {
    this.databases.set(name, new DatabaseSync(':memory:'));
    applyMigrations(this.database(name));
  }

  /** The Worker of this name, with neither code nor secrets if it does not exist yet. */
  worker(name: string): FakeWorker {
    const worker = this.workers.get(name) ?? { deployments: 0, secrets: new Map() };
    this.workers.set(name, worker);
    return worker;
  }

  #query(id: string, sql: string) {
    if (!/^SELECT/.test(sql)) this.#record(sql);
    try {
      return this.database(id).prepare(sql).all();
    } catch (error) {
      throw new CommandError(`Cloudflare refused the query: ${String(error)}`);
    }
  }

  #record(change: string): void {
    if (this.failingChange && change.includes(this.failingChange))
      throw new CommandError(`${this.failingChange} failed: internal error [code: 7500]`);
    this.changes.push(change);
  }

  /** Understands the commands that deploy and set up; any other one is an error. */
  #run(args: readonly string[], input = ''): string[] {
    this.#record(args.join(' '));
    const [noun, verb, name = ''] = args;
    const jurisdiction = flag(args, '--jurisdiction') ?? null;
    const retentionSeconds = Number(flag(args, '--message-retention-period-secs') ?? 345_600);
    if (noun === 'deploy') return this.#deploy(configuredWorker(args));
    switch (`${noun} ${verb}`) {
      case 'queues create':
        this.queues.set(name, { jurisdiction, retentionSeconds, consumers: [] });
        break;
      case 'queues update':
        Object.assign(this.queues.get(name) ?? {}, { retentionSeconds });
        break;
      case 'd1 create':
        this.databases.set(name, new DatabaseSync(':memory:'));
        if (jurisdiction) this.databaseJurisdictions.set(name, jurisdiction);
        break;
      case 'd1 migrations':
        applyMigrations(this.database(configuredWorker(args).database ?? ''));
        break;
      case 'secret put':
        this.worker(configuredWorker(args).name).secrets.set(name, input);
        break;
      default:
        throw new Error(`the fake account does not know wrangler ${args.join(' ')}`);
    }
    return [];
  }

  #deploy({ name, consumes }: TargetWorker): string[] {
    for (const queue of consumes) this.queues.get(queue)?.consumers.push(name);
    this.worker(name).deployments += 1;
    return [`https://${name}.shop.workers.dev`];
  }
}

function flag(args: readonly string[], name: string): string | undefined {
  const index = args.indexOf(name);
  return index < 0 ? undefined : args[index + 1];
}

/** The Worker whose config and environment the flags of a command name. */
function configuredWorker(args: readonly string[]): TargetWorker {
  const environment = args.at(-1)?.replace('--env=', '') || 'top';
  const config = flag(args, '--config');
  const worker = targets
    .find((target) => target.environment === environment)
    ?.workers.find((each) => each.config === config);
  if (!worker) throw new Error(`no config defines ${args.join(' ')}`);
  return worker;
}

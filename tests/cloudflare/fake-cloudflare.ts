import { DatabaseSync } from 'node:sqlite';
import type { Cloudflare, CloudflareAccount } from '../../tools/cli/cloudflare/account.ts';
import { type Action, wranglerArgs } from '../../tools/cli/cloudflare/action.ts';
import { CommandError } from '../../tools/cli/terminal/command-error.ts';
import { applyMigrations } from './apply-migrations.ts';

interface FakeQueue {
  retentionSeconds: number;
  consumers: string[];
}

interface FakeWorker {
  deployments: number;
  readonly secrets: Map<string, string>;
}

/** A Cloudflare account in memory. Its databases are real SQLite databases. */
export class FakeCloudflare implements Cloudflare {
  readonly queues = new Map<string, FakeQueue>();
  /** By name, which is the id as well. `local` is the database of `pnpm dev`. */
  readonly databases = new Map<string, DatabaseSync>();
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
      query: async (id, sql) => this.#query(id, sql),
      findSecretNames: async (worker) => this.workers.get(worker)?.secrets.keys().toArray(),
      findWorkersDomain: async () => 'shop.workers.dev',
      run: async (action) => this.#run(action),
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

  #run(action: Action): string[] {
    this.#record(wranglerArgs(action).join(' '));
    switch (action.type) {
      case 'create_queue': {
        const { queue, retentionSeconds = 345_600 } = action;
        this.queues.set(queue, { retentionSeconds, consumers: [] });
        return [];
      }
      case 'update_queue': {
        const queue = this.queues.get(action.queue);
        if (queue) queue.retentionSeconds = action.retentionSeconds;
        return [];
      }
      case 'create_database':
        this.databases.set(action.database, new DatabaseSync(':memory:'));
        return [];
      case 'apply_migrations':
        applyMigrations(this.database(action.database.name));
        return [];
      case 'put_secret':
        this.worker(action.worker.name).secrets.set(action.secret, action.value);
        return [];
      case 'deploy_worker': {
        const { name, consumes } = action.worker;
        for (const queue of consumes) this.queues.get(queue)?.consumers.push(name);
        this.worker(name).deployments += 1;
        return [`https://${name}.shop.workers.dev`];
      }
    }
  }
}

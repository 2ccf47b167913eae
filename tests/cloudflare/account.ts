import { DatabaseSync } from 'node:sqlite';

/** What stands in a Cloudflare account: the fake wrangler changes it, the fake API tells of it. */
export class FakeAccount {
  readonly id = 'acc0000000000000000000000000000f';
  /** By queue, how long it keeps a message. */
  readonly queues = new Map<string, { retentionSeconds: number; consumers: string[] }>();
  /** By name; in each a real SQLite. */
  readonly databases = new Map<string, { uuid: string; sqlite: DatabaseSync }>();
  /** By Worker, deployed or only drafted. */
  readonly workers = new Map<string, { deployments: number; secrets: Map<string, string> }>();
  /** What wrangler was called with, but for what it only read. */
  readonly changes: string[] = [];
  /** Where nobody is logged in, `wrangler auth token` fails. */
  loggedIn = true;
  /** More than one account makes it necessary to say which. */
  accounts = [{ id: this.id, name: 'Shop' }];
  /** A part of the commands that are to fail, such as `d1 migrations`. */
  failing: string | undefined;

  createDatabase(name: string): void {
    const uuid = `00000000-0000-4000-8000-${String(this.databases.size).padStart(12, '0')}`;
    this.databases.set(name, { uuid, sqlite: new DatabaseSync(':memory:') });
  }

  /** The names of secrets that a Worker has, but never their values. */
  secretsOf(worker: string): string[] | undefined {
    const found = this.workers.get(worker);
    return found && [...found.secrets.keys()];
  }

  worker(name: string) {
    const found = this.workers.get(name) ?? { deployments: 0, secrets: new Map<string, string>() };
    this.workers.set(name, found);
    return found;
  }

  async close(): Promise<void> {
    for (const { sqlite } of this.databases.values()) sqlite.close();
  }
}

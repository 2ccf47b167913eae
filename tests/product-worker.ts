import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '@stripe-credits/harness/configs';
import { poll } from '@stripe-credits/harness/poll';
import { expect } from 'vitest';

const document = readFileSync(join(root, 'docs/notifications.md'), 'utf8');

/** The module of docs/notifications.md. */
export const notificationsExample = document.match(/```ts\n(import [\s\S]+?)```/)?.[1] ?? '';

/** The statement that the document has a product run. */
const createSentKeys = document.match(/```sql\n(CREATE TABLE sent_keys [^;]+);/)?.[1] ?? '';

/** What the example of the document leaves to the product, and where it writes instead of mailing. */
const DEFINITIONS = `
  import { env } from 'cloudflare:workers';
  const write = (key: string, text: string) =>
    env.DB.prepare('INSERT INTO sent (key, text) VALUES (?, ?)').bind(key, text).run();
  const sendMail = (userId: string, text: string, key: string) => write(key, userId + ': ' + text);
  const alertEngineers = (notification: Notification) => write(notification.key, 'alert');
`;

/** The product of docs/notifications.md: its example as it stands. Call `remove` in the end. */
export function createProduct() {
  const folder = mkdtempSync(join(tmpdir(), 'product-'));
  const main = join(folder, 'product.ts');
  writeFileSync(main, `${DEFINITIONS}${notificationsExample}`);
  const config = {
    name: 'product',
    main,
    compatibility_date: '2026-11-17',
    d1_databases: [{ binding: 'DB', database_name: 'stripe-credits' }],
    queues: { consumers: [{ queue: 'stripe-notifications', max_batch_timeout: 1 }] },
  };
  return { config, remove: () => rmSync(folder, { recursive: true }) };
}

/** What the product has sent, in a database that has its tables. */
export function readProduct(db: D1Database) {
  async function read() {
    const { results } = await db
      .prepare('SELECT key, text FROM sent ORDER BY key')
      .all<{ key: string; text: string }>();
    return results;
  }
  return {
    async createTables() {
      await db.exec(createSentKeys);
      await db.exec('CREATE TABLE sent (key TEXT, text TEXT)');
    },
    untilSent: (...keys: string[]) =>
      poll(async () => expect((await read()).map(({ key }) => key)).toEqual(keys.toSorted())),
    read,
  };
}

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configs, ingestWith, root, start } from '@stripe-credits/harness';
import { post } from '@stripe-credits/harness/post-event';
import type { Notification } from '@stripe-credits/stripe-events';
import { fixture, type StripeEvent } from '@stripe-credits/stripe-events/fixtures';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

const SECRET = 'whsec_notifications';
const folder = mkdtempSync(join(tmpdir(), 'product-'));
let pipeline: Awaited<ReturnType<typeof start>>;

/** The product is the example of the document as it stands, with a `tell` that writes letters. */
beforeAll(async () => {
  const main = join(folder, 'product.ts');
  const document = readFileSync(join(root, 'docs/notifications.md'), 'utf8');
  const [, example = ''] = document.match(/```ts\n([\s\S]+?)```/) ?? [];
  const tell = `
    import { env } from 'cloudflare:workers';
    const tell = (body: Notification) =>
      env.DB.prepare('INSERT INTO letters (body) VALUES (?)').bind(JSON.stringify(body)).run();
  `;
  writeFileSync(main, `${tell}${example}`);
  pipeline = await start([
    ingestWith(SECRET),
    {
      configPath: configs.consumer,
      vars: { NOTIFICATIONS: 'payment_failed,invoice_failed,dead_letter' },
    },
    {
      config: {
        ...{ name: 'product', main, compatibility_date: '2026-11-17' },
        d1_databases: [{ binding: 'DB', database_name: 'stripe-credits' }],
        queues: { consumers: [{ queue: 'stripe-notifications', max_batch_timeout: 1 }] },
      },
    },
  ]);
  await pipeline.db.exec('CREATE TABLE told (key TEXT PRIMARY KEY)');
  await pipeline.db.exec('CREATE TABLE letters (body TEXT)');
});
afterAll(async () => {
  await pipeline.harness.close();
  rmSync(folder, { recursive: true });
});

const receive = (event: StripeEvent) =>
  post(`${pipeline.url.origin}/api/stripe/webhook`, event, SECRET);

async function letters(): Promise<Notification[]> {
  const { results } = await pipeline.db.prepare('SELECT body FROM letters').all<{ body: string }>();
  return results.map(({ body }) => JSON.parse(body));
}

const withKeys = (...keys: string[]) =>
  vi.waitFor(async () => expect((await letters()).map(({ key }) => key).toSorted()).toEqual(keys), {
    timeout: 20_000,
    interval: 200,
  });

test('the product of the document is told of each kind, once, and of the schedule’s repetition not again', async () => {
  const poisoned = fixture('checkout.session.completed', {
    id: 'evt_poisoned',
    object: { metadata: {} },
  });
  const declined = fixture('payment_intent.payment_failed', { id: 'evt_declined' });
  const unpaid = fixture('invoice.payment_failed', { id: 'evt_unpaid' });
  const keys = [
    'dead_letter:evt_poisoned',
    'invoice_failed:in_1SWcRdFixtureUnpaid:1',
    'payment_failed:pi_3SWcRdFixtureDeclined:ch_3SWcRdFixtureDeclined',
  ];

  for (const event of [poisoned, declined, unpaid, declined])
    expect((await receive(event)).status).toBe(200);
  await withKeys(...keys);

  // As if the Worker had died before it marked them, ten minutes ago.
  await pipeline.db.exec(
    `UPDATE notifications SET sent_at = NULL, created_at = '2020-01-01T00:00:00.000Z'`,
  );
  await pipeline.harness.getWorker('stripe-consumer').scheduled({ cron: '*/5 * * * *' });
  const later = fixture('invoice.payment_failed', {
    id: 'evt_later',
    object: { attempt_count: 2 },
  });
  await receive(later);

  await withKeys(...[...keys, 'invoice_failed:in_1SWcRdFixtureUnpaid:2'].toSorted());
  const waiting = await pipeline.db
    .prepare('SELECT count(*) AS n FROM notifications WHERE sent_at IS NULL')
    .first('n');
  expect(waiting).toBe(0);
});

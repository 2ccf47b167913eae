import { join } from 'node:path';
import { ingestWith, type RunningHarness, startHarness, webhookUrl } from '@stripe-credits/harness';
import { configs, root } from '@stripe-credits/harness/configs';
import { postEvent } from '@stripe-credits/harness/post-event';
import { fixture, type StripeEvent } from '@stripe-credits/stripe-events/fixtures';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Unstable_RawConfig, unstable_readConfig } from 'wrangler';
import { createProduct, readProduct } from './product-worker.ts';

const SECRET = 'whsec_notifications';
const product = createProduct();
let running: RunningHarness;
let sent: ReturnType<typeof readProduct>;

/** The consumer with notifications, and with one retry instead of ten. */
function consumerConfig(): Unstable_RawConfig {
  const path = join(root, configs.consumer);
  const config: Unstable_RawConfig = unstable_readConfig({ config: path });
  const { name, main, compatibility_date, vars, queues } = config;
  return {
    name,
    main,
    compatibility_date,
    vars: { ...vars, NOTIFICATIONS: 'payment_failed,invoice_failed,dead_letter' },
    d1_databases: [{ binding: 'DB', database_name: 'stripe-credits', migrations_dir: 'drizzle' }],
    queues: {
      producers: queues?.producers ?? [],
      consumers: (queues?.consumers ?? []).map((consumer) => ({ ...consumer, max_retries: 1 })),
    },
  };
}

beforeAll(async () => {
  running = await startHarness([
    ingestWith(SECRET),
    { config: consumerConfig() },
    { config: product.config },
  ]);
  sent = readProduct(running.db);
  await sent.createTables();
});
afterAll(async () => {
  await running.harness.close();
  product.remove();
});

const post = (event: StripeEvent) => postEvent(webhookUrl(running.url), event, SECRET);

test('the product in the document receives each notification once, although the schedule repeats them', async () => {
  const dead = fixture('checkout.session.completed', { id: 'evt_dead', object: { metadata: {} } });
  const declined = fixture('payment_intent.payment_failed', { id: 'evt_declined' });
  const unpaid = fixture('invoice.payment_failed', { id: 'evt_unpaid' });
  const keys = [
    'dead_letter:evt_dead',
    'invoice_failed:in_1SWcRdFixtureUnpaid:1',
    'payment_failed:pi_3SWcRdFixtureDeclined:ch_3SWcRdFixtureDeclined',
  ];
  for (const event of [dead, declined, unpaid, declined])
    expect((await post(event)).status).toBe(200);
  await sent.untilSent(...keys);

  // As if the Worker had died before it marked them, ten minutes ago.
  await running.db.exec(
    `UPDATE notifications SET sent_at = NULL, created_at = '2020-01-01T00:00:00.000Z'`,
  );
  await running.harness.getWorker('stripe-consumer').scheduled({ cron: '*/5 * * * *' });
  await post(fixture('invoice.payment_failed', { id: 'evt_later', object: { attempt_count: 2 } }));

  await sent.untilSent(...keys, 'invoice_failed:in_1SWcRdFixtureUnpaid:2');
  const unsent = running.db.prepare(
    'SELECT count(*) AS n FROM notifications WHERE sent_at IS NULL',
  );
  expect(await unsent.first('n')).toBe(0);
});

test('an event whose every attempt fails is dead with its last error, and the product is notified', async () => {
  await running.db.exec('DELETE FROM sent');
  await running.db.exec('ALTER TABLE invoices RENAME TO invoices_elsewhere');
  const event = fixture('invoice.paid', { id: 'evt_exhausted' });

  expect((await post(event)).status).toBe(200);

  await sent.untilSent('dead_letter:evt_exhausted');
  const letter = running.db.prepare(`SELECT * FROM dead_letters WHERE id = 'evt_exhausted'`);
  expect(await letter.first()).toMatchObject({
    type: 'invoice.paid',
    reason: 'every delivery attempt failed',
    detail: expect.stringContaining('no such table: invoices'),
    attempts: 2,
    body: JSON.stringify(event),
  });
});

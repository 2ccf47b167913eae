import { type RunningWorkers, startWorkers } from '@stripe-credits/harness';
import { post } from '@stripe-credits/harness/post-event';
import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

const SECRET = 'whsec_exhausted';

let workers: RunningWorkers;
beforeAll(async () => {
  workers = await startWorkers(SECRET, { maxRetries: 1 });
});
afterAll(() => workers.close());

test('a message whose every attempt fails reaches the dead letters with its last error', async () => {
  await workers.db.exec('ALTER TABLE invoices RENAME TO invoices_elsewhere');
  const event = fixture('invoice.paid', { id: 'evt_exhausted' });

  expect((await post(workers.webhook, event, SECRET)).status).toBe(200);

  const letter = () => workers.db.prepare('SELECT * FROM dead_letters').first();
  await vi.waitFor(async () => expect(await letter()).not.toBeNull(), {
    timeout: 40_000,
    interval: 200,
  });
  expect(await letter()).toMatchObject({
    id: 'evt_exhausted',
    type: 'invoice.paid',
    reason: 'every delivery attempt failed',
    detail: expect.stringContaining('no such table: invoices'),
    attempts: 2,
    body: JSON.stringify(event),
  });
});

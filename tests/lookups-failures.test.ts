import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import Stripe from 'stripe';
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { handleLookups } from '../apps/credits/src/lookups/handle-lookups.ts';
import { toLookupFailure } from '../apps/credits/src/lookups/lookup-failure.ts';
import {
  deadLetterBody,
  findEvent,
  longInvoice,
  post,
  thinPurchase,
  untilStatus,
} from './lookup-fixtures.ts';
import { addEvents, secondsAgo } from './reconciliation-fixtures.ts';
import { balanceOf, purchase, system } from './system.ts';

beforeAll(() => system.reset());

/** What the Worker puts on the queue of events. */
const send = vi.fn<Queue['send']>();
beforeEach(() => {
  send.mockReset();
  send.mockResolvedValue({ metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } });
});
const sentIds = () => send.mock.calls.map(([body]) => JSON.parse(String(body)).id);

/** A batch of the queue of look-ups, handled in this process; returns its messages. */
async function handle(bodies: readonly unknown[], STRIPE_SECRET_KEY?: string, attempts = 1) {
  const messages = bodies.map((body, index) => ({
    id: String(index),
    timestamp: new Date(),
    attempts,
    body,
    ack: vi.fn(),
    retry: vi.fn(),
  }));
  await handleLookups(
    { queue: 'stripe-lookups', messages },
    {
      DB: system.db,
      EVENTS: { send },
      STRIPE_LIVEMODE: 'false',
      STRIPE_ACCOUNTS: 'acct_shop',
      STRIPE_API_URL: system.stripe.url,
      ...(STRIPE_SECRET_KEY !== undefined && { STRIPE_SECRET_KEY }),
    },
  );
  return messages;
}

const handleEvents = (events: readonly object[], key?: string) =>
  handle(
    events.map((event) => JSON.stringify(event)),
    key,
  );

const KEY = 'sk_test_fake';

test('without a key a thin event and a long invoice are dead at once, and their replay credits them', async () => {
  const events = [thinPurchase('keyless'), await longInvoice('keyless_invoice', 14)];
  const requests = system.stripe.requests.length;

  const messages = await handleEvents(events);

  for (const { ack, retry } of messages) {
    expect(ack).toHaveBeenCalledOnce();
    expect(retry).not.toHaveBeenCalled();
  }
  expect(send).not.toHaveBeenCalled();
  expect(system.stripe.requests).toHaveLength(requests);
  for (const event of events) {
    expect(await findEvent(event.id)).toMatchObject({
      status: 'dead',
      reason:
        'the event must be looked up at Stripe, but stripe-credits has no STRIPE_SECRET_KEY: set it, then replay',
    });
    await post(JSON.parse((await deadLetterBody(event.id)) ?? ''));
    await untilStatus(event.id, 'handled');
  }
  expect(await balanceOf('keyless')).toBe(10);
  expect(await balanceOf('keyless_invoice')).toBe(2800);
});

test('a key of the other mode is not used, and the dead letter names the setting', async () => {
  const thin = thinPurchase('live_key');

  await handleEvents([thin], 'sk_live_1');

  expect(await findEvent(thin.id)).toMatchObject({
    status: 'dead',
    reason: expect.stringContaining('a setting of stripe-credits is invalid'),
  });
});

test('a message that cannot be read goes to the consumer as it is, and holds up no other', async () => {
  const thin = thinPurchase('beside');

  const messages = await handle(['not JSON', { no: 'event' }, JSON.stringify(thin)], KEY);

  for (const { ack } of messages) expect(ack).toHaveBeenCalledOnce();
  const [first, second, third] = send.mock.calls.map(([body]) => body);
  expect([first, second]).toEqual(['not JSON', '{"no":"event"}']);
  expect(JSON.parse(String(third))).toMatchObject({
    id: thin.id,
    type: 'checkout.session.completed',
    data: { object: { id: 'cs_test_beside' } },
  });
});

test('an event with nothing to look up is retried, because the consumer would forward it without end', async () => {
  const complete = purchase('complete');

  const [message] = await handleEvents([complete], KEY);

  expect(message?.retry).toHaveBeenCalledOnce();
  expect(send).not.toHaveBeenCalled();
  expect(await findEvent(complete.id)).toMatchObject({
    status: 'failed',
    last_error: expect.stringContaining('needs no look-up for the event'),
  });
});

test('when Stripe limits the rate, the whole batch waits for as long as Stripe says', async () => {
  const events = ['limited_1', 'limited_2', 'limited_3'].map(thinPurchase);
  system.stripe.rateLimitNext(1, 30);

  const messages = await handleEvents(events, KEY);

  const delays = messages.map(({ retry }) => retry.mock.calls);
  expect(delays).toEqual(Array(3).fill([[{ delaySeconds: 30 }]]));
  expect(send).not.toHaveBeenCalled();

  await handleEvents(events, KEY);

  expect(sentIds()).toEqual(events.map(({ id }) => id));
});

test('when the queue of events refuses a complete event, its message is retried', async () => {
  const thin = thinPurchase('refused');
  send.mockRejectedValue(new Error('Queue is overloaded'));

  const [message] = await handleEvents([thin], KEY);

  expect(message?.ack).not.toHaveBeenCalled();
  expect(message?.retry).toHaveBeenCalledOnce();
  expect(await findEvent(thin.id)).toMatchObject({ last_error: 'Queue is overloaded' });
});

test('an event of an account that STRIPE_ACCOUNTS lists is looked up on its behalf and keeps its context', async () => {
  const thin = { ...thinPurchase('connected'), context: 'acct_shop' };

  await handleEvents([thin], KEY);

  expect(system.stripe.requests.at(-1)).toMatchObject({ account: 'acct_shop' });
  const [body] = send.mock.calls[0] ?? [];
  expect(JSON.parse(String(body))).toMatchObject({ id: thin.id, context: 'acct_shop' });
});

test('an invoice of 150 lines is read in pages of 100 and sent with all lines', async () => {
  const event = await longInvoice('pages', 150);

  await handleEvents([event], KEY);

  const [body] = send.mock.calls[0] ?? [];
  const { data } = JSON.parse(String(body));
  expect(data.object.lines).toMatchObject({ has_more: false });
  expect(data.object.lines.data).toHaveLength(150);
  expect(system.stripe.requests.at(-1)?.params).toEqual({
    limit: '100',
    starting_after: 'il_pages_99',
  });
});

test.each([
  ['1,001 lines', () => longInvoice('endless', 1001), 'more than 1,000 lines'],
  [
    'a snapshot that no queue message holds',
    async () => {
      const padding = randomBytes(150_000).toString('hex');
      const created = secondsAgo(60);
      const snapshot = purchase('huge', { id: 'evt_huge_snapshot', created, object: { padding } });
      addEvents(snapshot);
      return { ...thinPurchase('huge'), snapshot_event: snapshot.id };
    },
    'over 127,000 bytes even when gzipped',
  ],
])('an event with %s is dead with that reason', async (_, create, reason) => {
  const event = await create();

  await handleEvents([event], KEY);

  expect(send).not.toHaveBeenCalled();
  expect(await findEvent(event.id)).toMatchObject({
    status: 'dead',
    reason: expect.stringContaining(reason),
  });
});

test('a complete event that is long is sent gzipped', async () => {
  const created = secondsAgo(60);
  const snapshot = purchase('long', { created, object: { padding: 'x'.repeat(200_000) } });
  addEvents(snapshot);
  const thin = { ...thinPurchase('gzipped'), snapshot_event: snapshot.id };

  await handleEvents([thin], KEY);

  const [body, options] = send.mock.calls[0] ?? [];
  expect(options).toEqual({ contentType: 'bytes' });
  const text = body instanceof Uint8Array ? String(gunzipSync(body)) : '';
  expect(JSON.parse(text)).toMatchObject({ id: thin.id });
});

test('a setting that is not valid retries the batch, and the queue handler does not throw', async () => {
  const retry = vi.fn();
  const message = { id: '0', timestamp: new Date(), attempts: 1, body: '', ack: vi.fn(), retry };
  const env = { DB: system.db, EVENTS: { send }, STRIPE_LIVEMODE: '', STRIPE_API_URL: '' };

  await handleLookups({ queue: 'stripe-lookups', messages: [message] }, env);

  expect(retry).toHaveBeenCalledOnce();
});

test('a key with too few rights is a dead letter that names them, without Stripe’s message', () => {
  const error = new Stripe.errors.StripePermissionError({
    type: 'invalid_request_error',
    message: 'about ada@shop.example',
    statusCode: 403,
  });

  const outcome = toLookupFailure(error, { STRIPE_SECRET_KEY: KEY });

  expect(outcome).toEqual({
    status: 'dead',
    reason: expect.stringContaining('allow it to read Events and Invoices'),
  });
});

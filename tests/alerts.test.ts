import { poll } from '@stripe-credits/harness/poll';
import { postEvent } from '@stripe-credits/harness/post-event';
import { type RunningSystem, startSystem } from '@stripe-credits/harness/system';
import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { status } from '../tools/cli/alerts/status.ts';
import { test as sendTestAlert } from '../tools/cli/alerts/test.ts';
import { SECRET_PATH, startAlertReceiver } from './alert-receiver.ts';
import { captureOutput } from './run-command.ts';

const CONSOLE = 'https://console.shop.example';
const receiver = await startAlertReceiver();
let system: RunningSystem;

afterAll(() => receiver.close());

function useSystem(vars: Record<string, string>): void {
  beforeAll(async () => {
    const alertVars = { ALERT_WEBHOOK_URL: receiver.url, CONSOLE_URL: CONSOLE, ...vars };
    system = await startSystem({ consoleVars: { OPEN_ON_LOOPBACK: 'true', ...alertVars } });
  });
  beforeEach(async () => {
    await system.reset();
    receiver.respondWith(200);
    receiver.take();
    // From here on dead letters are new.
    await runAfter(0);
  });
  afterAll(() => system.close());
}

const start = Date.now();

/** Runs the schedule as if so many minutes had passed. */
const runAfter = (minutes: number) =>
  system.schedule('* * * * *', 'stripe-console', new Date(start + minutes * 60_000));

interface Message {
  readonly kind: string;
  readonly reason: string | null;
  readonly count: number;
  readonly causes: readonly object[];
}

const takeMessages = () => receiver.take().map((body): Message => JSON.parse(body));
const kindsOf = (messages: readonly Message[]) => messages.map(({ kind }) => kind);

async function insertDeadLetters(reason: string, count: number): Promise<void> {
  const id = `evt_${crypto.randomUUID()}_`;
  const numbers = JSON.stringify(Array.from({ length: count }, (_, number) => number));
  await system.query(
    `INSERT INTO stripe_events (id, type, status, received_at, deliveries)
     SELECT ? || value, 'invoice.paid', 'dead', '2026-11-26', 1 FROM json_each(?)`,
    id,
    numbers,
  );
  await system.query(
    `INSERT INTO dead_letters
       (id, type, status, reason, attempts, first_died_at, last_died_at, deaths, paid, encoding)
     SELECT ? || value, 'invoice.paid', 'dead', ?, 1, '2026-11-26', '2026-11-26', 1, 1, 'text'
     FROM json_each(?)`,
    id,
    reason,
    numbers,
  );
}

const setStatus = (from: string, to: string) =>
  system.query('UPDATE stripe_events SET status = ? WHERE status = ?', to, from);

describe('a JSON webhook', () => {
  useSystem({});

  test('gets a dead letter and the red health once, without a user, an e-mail or an amount', async () => {
    const metadata = { user_id: 'user_of_a_private_life', credits: '200', package_id: 'gone' };
    const event = fixture('checkout.session.completed', {
      id: 'evt_private',
      object: { id: 'cs_private', payment_intent: 'pi_private', metadata },
    });
    await postEvent(system.webhook, event, system.webhookSecret);
    await poll(async () =>
      expect(await system.query('SELECT user_id FROM dead_letters')).toEqual([
        { user_id: 'user_of_a_private_life' },
      ]),
    );

    await runAfter(1);
    const bodies = receiver.take();
    await runAfter(2);

    const [deadLetters, health, ...others] = bodies.map((body) => JSON.parse(body));
    const reason = 'paid, but metadata.package_id is not a package in credit_packages';
    const query =
      'status=dead&reason=paid%2C+but+metadata.package_id+is+not+a+package+in+credit_packages';
    const link = `${CONSOLE}/dead-letters?${query}`;
    const types = ['checkout.session.completed'];
    const origin = { environment: 'top level', time: new Date(start + 60_000).toISOString() };
    expect(deadLetters).toEqual({
      ...origin,
      kind: 'dead_letters',
      text: `1 new dead letter (top level): ${reason}`,
      reason,
      count: 1,
      link,
      causes: [{ reason, count: 1, types, link }],
    });
    expect(health).toMatchObject({
      ...origin,
      kind: 'health_red',
      text: '/health is red (top level): 1 event is dead.',
      reason: '1 event is dead.',
      link: `${CONSOLE}/`,
    });
    expect(others).toEqual([]);
    for (const personal of ['private', 'buyer@', '2999', '29.99'])
      expect(bodies.join('\n')).not.toContain(personal);
    expect(receiver.take()).toEqual([]);
  });

  test('gets one message for 10,000 dead letters of a reason, and the next after an hour', async () => {
    await insertDeadLetters('a common mistake', 10_000);
    await runAfter(1);
    const first = takeMessages();
    await insertDeadLetters('a common mistake', 3);
    for (const minute of [2, 30, 60]) await runAfter(minute);
    const within = takeMessages();
    await runAfter(61);
    const after = takeMessages();

    expect(first).toMatchObject([
      { kind: 'dead_letters', reason: 'a common mistake', count: 10_000 },
      { kind: 'health_red' },
    ]);
    expect(within).toEqual([]);
    expect(after).toMatchObject([{ kind: 'dead_letters', count: 3 }]);
  });

  test('gets one digest of many reasons, the ten most frequent by name', async () => {
    for (let reason = 1; reason <= 14; reason++) await insertDeadLetters(`cause ${reason}`, reason);

    await runAfter(1);

    const [digest, ...others] = takeMessages();
    expect(digest).toMatchObject({ kind: 'dead_letters', reason: null, count: 105 });
    expect(digest?.causes).toHaveLength(10);
    expect(digest?.causes[0]).toMatchObject({ reason: 'cause 14', count: 14 });
    expect(kindsOf(others)).toEqual(['health_red']);
  });

  test('gets a message when health turns green, and one an hour of a health that flaps', async () => {
    await insertDeadLetters('flapping', 1);
    await runAfter(1);
    expect(kindsOf(takeMessages())).toEqual(['dead_letters', 'health_red']);

    await setStatus('dead', 'handled');
    await runAfter(2);
    await runAfter(3);
    expect(takeMessages()).toMatchObject([
      { kind: 'health_green', text: '/health is green again (top level).', count: 0 },
    ]);

    await setStatus('handled', 'dead');
    await runAfter(4);
    await runAfter(60);
    expect(takeMessages()).toEqual([]);
    await runAfter(61);
    expect(kindsOf(takeMessages())).toEqual(['health_red']);
  });

  test('that is down is tried by each run, and gets everything once when it answers again', async () => {
    receiver.respondWith(500);
    await insertDeadLetters('while down', 2);
    await runAfter(1);
    await insertDeadLetters('while down', 3);
    await runAfter(2);
    expect(kindsOf(takeMessages())).toEqual(['dead_letters', 'dead_letters']);
    const shown = await captureOutput(() => status({ url: system.consoleUrl }));
    receiver.respondWith(200);
    await runAfter(3);
    await runAfter(4);

    expect(takeMessages()).toMatchObject([
      { kind: 'dead_letters', reason: 'while down', count: 5 },
      { kind: 'health_red' },
    ]);
    expect(shown.code).toBe(1);
    expect(shown.stdout).toContain('the webhook answered 500');
    expect(shown.stdout).not.toContain(SECRET_PATH);
    const after = await captureOutput(() => status({ url: system.consoleUrl }));
    expect(after).toMatchObject({ code: 0 });
    expect(after.stdout).not.toContain('500');
  });

  test('that is down for a quarter of an hour turns health red, with the reason and not its address', async () => {
    receiver.respondWith(404);
    await insertDeadLetters('nobody hears', 1);
    await setStatusOfFailure(16);

    const response = await fetch(`${system.consoleUrl}/health`);

    const text = await response.text();
    expect(text).toMatch(
      /No alert by webhook has arrived for 1[56] minutes: the webhook answered 404/,
    );
    expect(text).not.toContain(SECRET_PATH);
  });

  /** A run that failed so many minutes ago. */
  const setStatusOfFailure = (minutes: number) => runAfter((Date.now() - start) / 60_000 - minutes);

  test('gets each message once although two Workers run at the same time', async () => {
    await insertDeadLetters('raced for', 4);

    await Promise.all([runAfter(1), runAfter(1.01)]);

    expect(takeMessages().map(({ kind, count }) => [kind, count])).toEqual(
      expect.arrayContaining([
        ['dead_letters', 4],
        ['health_red', 1],
      ]),
    );
    await runAfter(2);
    expect(takeMessages()).toEqual([]);
  });

  test('is sent a test by pnpm alerts test, which says what it answered', async () => {
    const sent = await captureOutput(() => sendTestAlert({ url: system.consoleUrl }));
    expect(takeMessages()).toMatchObject([{ kind: 'test', environment: 'top level' }]);
    receiver.respondWith(403);
    const refused = await captureOutput(() => sendTestAlert({ url: system.consoleUrl }));

    expect(sent).toMatchObject({ code: 0, stdout: expect.stringMatching(/webhook\s+sent/) });
    expect(refused.code).toBe(1);
    expect(refused.stdout).toContain('the webhook answered 403');
    expect(sent.stdout + refused.stdout).not.toContain(SECRET_PATH);
  });
});

describe('a Slack webhook', () => {
  useSystem({ ALERT_WEBHOOK_FORMAT: 'slack' });

  test('gets text alone, with links to the reasons and without markup from them', async () => {
    await insertDeadLetters('a <b> & c', 2);
    await insertDeadLetters('another', 1);

    await runAfter(1);

    const [digest, health] = receiver.take().map((body) => JSON.parse(body));
    expect(digest).toEqual({
      text: [
        '3 new dead letters (top level), of 2 reasons',
        `• 2 × <${CONSOLE}/dead-letters?status=dead&reason=a+%3Cb%3E+%26+c|a &lt;b&gt; &amp; c> (invoice.paid)`,
        `• 1 × <${CONSOLE}/dead-letters?status=dead&reason=another|another> (invoice.paid)`,
      ].join('\n'),
    });
    expect(health).toEqual({
      text: `/health is red (top level): 3 events are dead.\n<${CONSOLE}/|Open the console>`,
    });
  });
});

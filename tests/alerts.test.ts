import { poll } from '@stripe-credits/harness/poll';
import { postEvent } from '@stripe-credits/harness/post-event';
import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { expect, test } from 'vitest';
import { status } from '../tools/cli/alerts/status.ts';
import { test as sendTestAlert } from '../tools/cli/alerts/test.ts';
import { run } from '../tools/cli/terminal/run.ts';
import { CONSOLE, SECRET_PATH, useAlerts } from './alert-fixtures.ts';
import { runnableCommands } from './documents/runnable.ts';
import { findCommand } from './package-commands.ts';
import { captureOutput } from './run-command.ts';

const { system, receiver, timeAfter, runAfter, runMinutesAgo, ...alerts } = await useAlerts();
const { takeMessages, insertDeadLetters, setStatus } = alerts;

const kindsOf = (messages: ReturnType<typeof takeMessages>) => messages.map(({ kind }) => kind);

test.each(runnableCommands(['alerts']).map(({ title, words }) => [title, words] as const))(
  '%s exits 0 while the webhook takes alerts',
  async (_, [name = '', ...args]) => {
    const { code, stderr } = await captureOutput(() =>
      run(findCommand(name), ['node', name, ...args, '--url', system.consoleUrl]),
    );

    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.any(String) });
  },
);

test('the webhook gets a dead letter and the red health once, without a user, an e-mail or an amount', async () => {
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
  const origin = { environment: 'top level', time: timeAfter(1).toISOString() };
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

test('the webhook gets one message for 10,000 dead letters of a reason, and the next after an hour', async () => {
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

test('the webhook gets one message for many reasons, which names the ten most frequent', async () => {
  for (let reason = 1; reason <= 14; reason++) await insertDeadLetters(`cause ${reason}`, reason);

  await runAfter(1);

  const [digest, ...others] = takeMessages();
  expect(digest).toMatchObject({ kind: 'dead_letters', reason: null, count: 105 });
  expect(digest?.causes).toHaveLength(10);
  expect(digest?.causes[0]).toMatchObject({ reason: 'cause 14', count: 14 });
  expect(kindsOf(others)).toEqual(['health_red']);
});

test('the webhook gets a message when health turns green, and one an hour while health flaps', async () => {
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

test('a webhook that is down gets a request from each run, and every alert once when it is up again', async () => {
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

test('a webhook that is down for 15 minutes turns health red, with the reason and without its address', async () => {
  receiver.respondWith(404);
  await insertDeadLetters('a common mistake', 1);
  await runMinutesAgo(16);

  const response = await fetch(`${system.consoleUrl}/health`);

  const text = await response.text();
  expect(text).toMatch(
    /No alert by webhook has arrived for 1[56] minutes: the webhook answered 404/,
  );
  expect(text).not.toContain(SECRET_PATH);
});

test('the webhook gets each message once although two Workers run at the same time', async () => {
  await insertDeadLetters('a common mistake', 4);

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

test('pnpm alerts test sends a test message, and prints what the webhook answered', async () => {
  const sent = await captureOutput(() => sendTestAlert({ url: system.consoleUrl }));
  expect(takeMessages()).toMatchObject([{ kind: 'test', environment: 'top level' }]);
  receiver.respondWith(403);
  const refused = await captureOutput(() => sendTestAlert({ url: system.consoleUrl }));

  expect(sent).toMatchObject({ code: 0, stdout: expect.stringMatching(/webhook\s+sent/) });
  expect(refused.code).toBe(1);
  expect(refused.stdout).toContain('the webhook answered 403');
  expect(sent.stdout + refused.stdout).not.toContain(SECRET_PATH);
});

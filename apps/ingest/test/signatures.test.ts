import { sign } from '@stripe-credits/stripe-events/signing';
import { describe, expect, test } from 'vitest';
import { lines, NEXT_SECRET, NOW, PAYLOAD, post, queue, SECRET } from './test-client.ts';

describe('a signature that does not prove the event is refused and nothing is queued', () => {
  const v1 = async (payload = PAYLOAD, secret = SECRET) =>
    (await sign(payload, secret, { timestamp: NOW })).split('v1=')[1] ?? '';
  const at = (timestamp: number) => sign(PAYLOAD, SECRET, { timestamp });

  test.each<[string, () => Promise<string | null> | string | null]>([
    ['missing', () => null],
    ['empty', () => ''],
    ['malformed', () => 'not a signature'],
    ['without a timestamp', async () => `v1=${await v1()}`],
    ['without a signature', () => `t=${NOW}`],
    ['made with another secret', () => sign(PAYLOAD, 'whsec_other', { timestamp: NOW })],
    ['made for another text', () => sign(`${PAYLOAD} `, SECRET, { timestamp: NOW })],
    ['301 s old', () => at(NOW - 301)],
    ['301 s in the future', () => at(NOW + 301)],
    ['a day in the future', () => at(NOW + 86_400)],
    [
      'a day in the future, with a second timestamp for show',
      async () => `t=${NOW},${await at(NOW + 86_400)}`,
    ],
    ['under v0 only', async () => `t=${NOW},v0=${await v1()}`],
    ['in upper case', async () => `t=${NOW},v1=${(await v1()).toUpperCase()}`],
    ['for another timestamp', async () => `t=${NOW + 1},v1=${await v1()}`],
  ])('%s', async (_, header) => {
    const { sent, EVENTS } = queue();

    const response = await post(PAYLOAD, await header(), { EVENTS });

    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: 'The signature could not be verified.' });
    expect(sent).toEqual([]);
  });

  test('an empty body', async () => {
    const { sent, EVENTS } = queue();

    const response = await post('', await sign('', SECRET, { timestamp: NOW }), { EVENTS });

    expect(response.status).toBe(400);
    expect(sent).toEqual([]);
  });
});

test.each([
  ['300 s old', NOW - 300],
  ['300 s in the future', NOW + 300],
])('a signature %s is still accepted', async (_, timestamp) => {
  const { sent, EVENTS } = queue();

  const response = await post(PAYLOAD, await sign(PAYLOAD, SECRET, { timestamp }), { EVENTS });

  expect(response.status).toBe(200);
  expect(sent).toHaveLength(1);
});

describe('while a secret is rotated', () => {
  test.each([
    ['a comma', `${SECRET},${NEXT_SECRET}`],
    ['a new line', `${SECRET}\n${NEXT_SECRET}\n`],
    ['pasted blanks', `  ${SECRET} ,  ${NEXT_SECRET}  `],
  ])('the second of two, set apart by %s, is accepted as the first is', async (_, secret) => {
    const { sent, EVENTS } = queue();

    for (const used of [SECRET, NEXT_SECRET]) {
      const signature = await sign(PAYLOAD, used, { timestamp: NOW });
      expect((await post(PAYLOAD, signature, { EVENTS, secret })).status).toBe(200);
    }

    expect(sent).toHaveLength(2);
  });

  test('an event that Stripe signed with both is accepted by a Worker that knows one', async () => {
    const { EVENTS } = queue();
    const other = await sign(PAYLOAD, 'whsec_other', { timestamp: NOW });
    const ours = await sign(PAYLOAD, SECRET, { timestamp: NOW });

    const response = await post(PAYLOAD, `${other},v1=${ours.split('v1=')[1]}`, { EVENTS });

    expect(response.status).toBe(200);
  });
});

test.each([
  ['empty', ''],
  ['blank', ' \n , '],
])('with an %s secret every request is refused, and the log says what to do', async (_, secret) => {
  const { sent, EVENTS } = queue();

  const response = await post(PAYLOAD, await sign(PAYLOAD, ' ', { timestamp: NOW }), {
    EVENTS,
    secret,
  });

  expect(response.status).toBe(503);
  expect(sent).toEqual([]);
  expect(lines.join()).toContain('STRIPE_WEBHOOK_SECRET is empty');
});

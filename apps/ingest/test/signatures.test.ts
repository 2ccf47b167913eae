import { expect, test } from 'vitest';
import { captureLogs, NEXT_SECRET, NOW, PAYLOAD, post, SECRET, signed } from './post.ts';

const lines = captureLogs();
const signedAt = (timestamp: number) => signed(PAYLOAD, SECRET, timestamp);
const v1 = async (secret = SECRET) => (await signed(PAYLOAD, secret)).split('v1=')[1] ?? '';

test.each<[string, () => Promise<string | null> | string | null]>([
  ['that is missing', () => null],
  ['that is empty', () => ''],
  ['that is malformed', () => 'not a signature'],
  ['without a timestamp', async () => `v1=${await v1()}`],
  ['with a timestamp only', () => `t=${NOW}`],
  ['made with another secret', () => signed(PAYLOAD, 'whsec_other')],
  ['made for another text', () => signed(`${PAYLOAD} `)],
  ['301 s old', () => signedAt(NOW - 301)],
  ['301 s in the future', () => signedAt(NOW + 301)],
  ['a day in the future', () => signedAt(NOW + 86_400)],
  [
    'a day in the future behind a current timestamp',
    async () => `t=${NOW},${await signedAt(NOW + 86_400)}`,
  ],
  ['of version v0 only', async () => `t=${NOW},v0=${await v1()}`],
  ['in upper case', async () => `t=${NOW},v1=${(await v1()).toUpperCase()}`],
  ['for another timestamp', async () => `t=${NOW + 1},v1=${await v1()}`],
])('a signature %s is refused with 400 and nothing is queued', async (_, signature) => {
  const response = await post(PAYLOAD, { signature: await signature() });

  expect(response).toEqual({
    status: 400,
    body: { error: 'The signature could not be verified.' },
    queued: [],
  });
});

test('an empty body is refused with 400 although it is signed', async () => {
  expect(await post('')).toMatchObject({ status: 400, queued: [] });
});

test.each([
  ['300 s old', NOW - 300],
  ['300 s in the future', NOW + 300],
])('a signature %s is accepted', async (_, timestamp) => {
  const { status, queued } = await post(PAYLOAD, { signature: await signedAt(timestamp) });

  expect(status).toBe(200);
  expect(queued).toHaveLength(1);
});

test.each([
  ['a comma', `${SECRET},${NEXT_SECRET}`],
  ['a new line', `${SECRET}\n${NEXT_SECRET}\n`],
  ['a comma with blanks around it', `  ${SECRET} ,  ${NEXT_SECRET}  `],
])('of two secrets separated by %s either is accepted', async (_, secret) => {
  for (const used of [SECRET, NEXT_SECRET]) {
    const { status, queued } = await post(PAYLOAD, {
      secret,
      signature: await signed(PAYLOAD, used),
    });

    expect(status).toBe(200);
    expect(queued).toHaveLength(1);
  }
});

test('an event that Stripe signed with two secrets is accepted with one of them', async () => {
  const signature = `${await signed(PAYLOAD, 'whsec_other')},v1=${await v1()}`;

  expect(await post(PAYLOAD, { signature })).toMatchObject({ status: 200 });
});

test.each([
  ['empty', ''],
  ['blank', ' \n , '],
])(
  'with a secret that is %s every request gets 503, and the log says what to set',
  async (_, secret) => {
    const response = await post(PAYLOAD, { secret, signature: await signed(PAYLOAD, ' ') });

    expect(response).toMatchObject({ status: 503, queued: [] });
    expect(JSON.parse(lines.join())).toMatchObject({
      outcome: 'not_configured',
      reason: 'STRIPE_WEBHOOK_SECRET is empty: set the secret',
    });
  },
);

import { expect, test } from 'vitest';
import { consume, paidSession, request, requestPage } from './fixtures.ts';

const reason = 'paid, but metadata.quantity is not a whole number from 1 to 9,999';

test('a muted reason turns /health green again, is shown apart, and its money stays visible', async () => {
  await consume([
    paidSession('mute_a', { user_id: 'ada', credits: '5', quantity: 'many' }),
    paidSession('mute_b', { user_id: 'ben', credits: '5', quantity: 'many' }),
  ]);
  const before = await request('GET', '/health');
  const money = (await request('GET', '/')).json.uncredited;

  const muted = await request('POST', '/reasons', {
    dead_reason: reason,
    owner: 'ben',
    muteDays: 7,
    reason: 'we fix the shop this week',
  });

  expect(muted).toMatchObject({
    status: 200,
    json: { reason: { owner: 'ben', changedBy: 'local' } },
  });
  const after = await request('GET', '/health');
  expect(after.json.unmuted - before.json.unmuted).toBe(-2);
  expect(after.json.muted - before.json.muted).toBe(2);
  expect((await request('GET', '/')).json.uncredited).toEqual(money);
  const page = await requestPage('/reasons');
  expect(page.text).toMatch(/<h2>Muted<\/h2>.*ben works on it · muted, ends/s);
  expect(page.text).toContain('we fix the shop this week');
  const list = await request('GET', `/dead-letters?reason=${encodeURIComponent(reason)}`);
  expect(list.json.deadLetters).toHaveLength(2);
});

test('a form that leaves the mute as it is changes the owner alone', async () => {
  const form = { dead_reason: reason, owner: '', muteDays: '', reason: 'ben is on holiday' };

  const response = await requestPage('/reasons', form);

  expect(response).toMatchObject({ status: 303, location: '/reasons' });
  const { json } = await request('GET', '/reasons');
  expect(json.reasons).toContainEqual(
    expect.objectContaining({ reason, owner: null, mutedUntil: expect.any(String), events: 2 }),
  );
});

test.each([
  [{ dead_reason: reason, muteDays: 7 }, 400, 'A reason is required'],
  [{ dead_reason: reason, muteDays: 90, reason: 'x' }, 400, 'muted for 1 to 30 days'],
  [
    { dead_reason: 'no event died of this', muteDays: 1, reason: 'x' },
    404,
    'No event is dead for this reason',
  ],
  [{ dead_reason: reason, days: 1, reason: 'x' }, 400, 'days is not a parameter here'],
])('a change of a reason with %o is refused', async (body, status, sentence) => {
  const refused = await request('POST', '/reasons', body);

  expect(refused).toEqual({ status, json: { error: expect.stringContaining(sentence) } });
});

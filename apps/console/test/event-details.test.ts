import { expect, test } from 'vitest';
import { consume, request, statusOf, unknownPackage } from './fixtures.ts';

test('the history keeps the actor and the reason of a discard and its restore', async () => {
  await consume([unknownPackage('restored')]);
  await request('POST', '/discards', {
    id: ['evt_restored'],
    confirm: 'evt_restored',
    reason: 'a test purchase',
  });
  expect(await statusOf('evt_restored')).toBe('discarded');
  await request('POST', '/restores', { id: ['evt_restored'], count: 1, reason: 'a real purchase' });

  const { json } = await request('GET', '/events/evt_restored');
  expect(json).toMatchObject({ status: 'dead', deadLetter: { status: 'dead' } });
  expect(
    json.history.map(({ action, actor, reason }: Record<string, string>) => [
      action,
      actor,
      reason,
    ]),
  ).toEqual([
    ['dead', null, expect.stringContaining('metadata.package_id')],
    ['discarded', 'local', 'a test purchase'],
    ['restored', 'local', 'a real purchase'],
  ]);
});

test('a payload shows personal data only with reveal=1', async () => {
  await consume([unknownPackage('masked')]);

  const hidden = await request('GET', '/events/evt_masked');
  const shown = await request('GET', '/events/evt_masked?reveal=1');

  expect(hidden.json.payload).not.toContain('buyer@product.example');
  expect(hidden.json.payload).toContain('"user_id": "user_masked"');
  expect(shown.json.payload).toContain('buyer@product.example');
});

import { listCorrections } from '@stripe-credits/db/dead-letters';
import { expect, test } from 'vitest';
import {
  addPackage,
  consume,
  db,
  paidSession,
  request,
  requestPage,
  statusOf,
} from './fixtures.ts';

const reason = 'the ticket names the buyer';
const correctionsOf = async (name: string) =>
  (await listCorrections(db, [`evt_${name}`])).map(({ metadata }) => metadata);

test('a repair by the API is recorded with its actor, and the event is handled when it comes again', async () => {
  const event = paidSession('by_api', { package_id: 'none' });
  await consume([event]);
  const set = { user_id: 'ben', credits: 200 };

  const repaired = await request('POST', '/repairs', {
    eventId: 'evt_by_api',
    set,
    unset: ['package_id'],
    reason,
  });

  expect(repaired).toEqual({
    status: 201,
    json: {
      repaired: true,
      wouldBe: 'handled',
      reason: null,
      detail: null,
      grant: { userId: 'ben', credits: 200 },
    },
  });
  const { json } = await request('GET', '/events/evt_by_api');
  expect(json).toMatchObject({
    status: 'dead',
    prediction: { wouldBe: 'handled', reason: null },
    corrections: [
      { actor: 'local', reason, metadata: { user_id: 'ben', credits: '200', package_id: null } },
    ],
  });
  expect(json.history.at(-1)).toMatchObject({ action: 'repaired', actor: 'local' });
  await consume([event]);
  expect(await statusOf('evt_by_api')).toBe('handled');
});

test('a dry run of a repair says what the event would become and records nothing', async () => {
  await consume([paidSession('dry', { credits: '200' })]);
  const repair = { eventId: 'evt_dry', dryRun: true };

  const accepted = await request('POST', '/repairs', { ...repair, set: { user_id: 'ben' } });
  const refused = await request('POST', '/repairs', { ...repair, set: { user_id: ' ' } });

  expect(accepted).toEqual({
    status: 200,
    json: {
      repaired: false,
      wouldBe: 'handled',
      reason: null,
      detail: null,
      grant: { userId: 'ben', credits: 200 },
    },
  });
  expect(refused).toMatchObject({
    status: 400,
    json: { error: expect.stringContaining('user_id is empty') },
  });
  expect(await correctionsOf('dry')).toEqual([]);
});

test('the form of the page corrects what was changed in it, and removes what was cleared', async () => {
  await consume([paidSession('by_form', { user_id: '', credits: '200', package_id: 'none' })]);
  const page = await requestPage('/events/evt_by_form');
  expect(page.text).toContain('it would be dead again for this reason');
  expect(page.text).toContain('name="package_id" value="none"');

  const { status, location } = await requestPage('/repairs', {
    eventId: 'evt_by_form',
    user_id: 'ben ',
    credits: '200',
    package_id: '',
    quantity: '',
    reason,
  });

  expect({ status, location }).toEqual({ status: 303, location: '/events/evt_by_form' });
  expect(await correctionsOf('by_form')).toEqual([{ user_id: 'ben', package_id: null }]);
  const repaired = await requestPage('/events/evt_by_form');
  expect(repaired.text).toContain('user_id → ben');
  expect(repaired.text).toContain('package_id removed');
  expect(repaired.text).toContain('Replayed now, it would be handled: 200 credits for ben.');
});

test('a masked user id stays as it is unless another one is typed, and is masked in the repairs', async () => {
  const metadata = { user_id: 'ben@shop.example', credits: 'many' };
  await consume([paidSession('masked_form', metadata)]);
  const form = { eventId: 'evt_masked_form', package_id: '', quantity: '', reason };

  const page = await requestPage('/events/evt_masked_form');
  expect(page.text).toContain('name="user_id" value="•••"');
  await requestPage('/repairs', { ...form, user_id: '•••', credits: '200' });
  await requestPage('/repairs', { ...form, user_id: 'cleo@shop.example', credits: '200' });

  expect(await correctionsOf('masked_form')).toEqual([
    { credits: '200' },
    { user_id: 'cleo@shop.example' },
  ]);
  const hidden = await request('GET', '/events/evt_masked_form');
  const shown = await request('GET', '/events/evt_masked_form?reveal=1');
  expect(hidden.json.corrections[1].metadata).toEqual({ user_id: '•••' });
  expect(shown.json.corrections[1].metadata).toEqual({ user_id: 'cleo@shop.example' });
});

test('the page of an event that can be handled as it is, or cannot be repaired, has no form', async () => {
  await consume([paidSession('on_sale', { user_id: 'ben', credits: '200', package_id: 'later' })]);
  await addPackage('later');
  await consume([paidSession('fine', { user_id: 'ben', credits: '200' })]);

  for (const name of ['on_sale', 'fine']) {
    const page = await requestPage(`/events/evt_${name}`);
    expect(page.text).not.toContain('action="/repairs"');
  }
});

test.each<[string, object, number, string]>([
  ['without an event', { set: { user_id: 'ben' } }, 400, 'eventId is missing'],
  [
    'of an unknown event',
    { eventId: 'evt_x', set: { user_id: 'ben' } },
    404,
    'is not in the event log',
  ],
  ['without a correction', { eventId: 'evt_refused' }, 400, 'Nothing is corrected'],
  [
    'of another key',
    { eventId: 'evt_refused', set: { user: 'ben' } },
    400,
    'No handler reads user',
  ],
  ['with a list', { eventId: 'evt_refused', set: { user_id: ['a', 'b'] } }, 400, 'must be one'],
  ['with a text for set', { eventId: 'evt_refused', set: 'user_id' }, 400, 'must be an object'],
  ['with another field', { eventId: 'evt_refused', sets: 1 }, 400, 'sets is not a parameter'],
  [
    'with a key beside set',
    { eventId: 'evt_refused', set: { user_id: 'ben' }, credits: 200 },
    400,
    'credits must be inside set',
  ],
  [
    'with a key beside unset',
    { eventId: 'evt_refused', unset: ['credits'], user_id: 'ben' },
    400,
    'user_id must be inside set',
  ],
  ['with a list of no event', { eventId: [], set: { user_id: 'b' } }, 400, 'eventId is empty'],
  [
    'that may be a dry run',
    { eventId: 'evt_refused', set: { user_id: 'b' }, dryRun: 1 },
    400,
    'dryRun must be',
  ],
])(
  'a repair %s is refused with its reason and records nothing',
  async (_, body, status, sentence) => {
    await consume([paidSession('refused', { credits: '200' })]);

    const refused = await request('POST', '/repairs', { reason, ...body });

    expect(refused).toEqual({ status, json: { error: expect.stringContaining(sentence) } });
    expect(await correctionsOf('refused')).toEqual([]);
  },
);

test('a repair without a reason is refused', async () => {
  await consume([paidSession('no_reason', { credits: '200' })]);

  const { status } = await request('POST', '/repairs', {
    eventId: 'evt_no_reason',
    set: { user_id: 'ben' },
  });

  expect(status).toBe(400);
  expect(await correctionsOf('no_reason')).toEqual([]);
});

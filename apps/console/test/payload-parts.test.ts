import { expect, test } from 'vitest';
import { payloadParts } from '../src/views/event/payload-parts.ts';

const event = {
  id: 'evt_1',
  data: { object: { metadata: { user_id: 'ada', note: 'a "gift"' }, lines: [{ amount: 5 }, []] } },
  empty: {},
};
const payload = JSON.stringify(event, null, 2);

test('the payload is shown as it is, with the lines marked that have a field that is read', () => {
  const read = new Set(['id', 'data.object.metadata.user_id', 'data.object.lines.*.amount']);

  const parts = payloadParts(payload, read);

  expect(parts.map(({ text }) => text).join('')).toBe(`${payload}\n`);
  expect(parts.filter(({ isRead }) => isRead).map(({ text }) => text.trim())).toEqual([
    '"id": "evt_1",',
    '"user_id": "ada",',
    '"amount": 5',
  ]);
});

test('text that is not JSON is shown unmarked', () => {
  expect(payloadParts('{"id": ', new Set(['id']))).toEqual([{ text: '{"id": ', isRead: false }]);
});

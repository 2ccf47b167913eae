import { expect, test } from 'vitest';
import { describeOutlook, describePredictions } from '../../src/dead-letters/index.ts';

test('a prediction names the three most frequent causes, and what it did not examine', () => {
  const dead = (reason: string, events: number) => ({ wouldBe: 'dead', reason, events }) as const;
  const handled = { wouldBe: 'handled', reason: null, events: 14 } as const;
  const incomplete = { wouldBe: 'incomplete', reason: null, events: 3 } as const;
  const summary = [handled, dead('no user', 9), incomplete, dead('b', 2), dead('c', 1)];

  expect(describePredictions({ summary, examined: 29, hasMore: true })).toBe(
    'Of the first 29 dead events, 14 would be handled by a replay now; 9 would be dead: no user; ' +
      '3 would be looked up at Stripe first; 2 would be dead: b; 1 would not, for other reasons.',
  );
  expect(describePredictions({ summary: [dead('b', 1)], examined: 1, hasMore: false })).toBe(
    '0 of 1 dead event would be handled by a replay now; 1 would be dead: b.',
  );
  expect(describePredictions({ summary: [], examined: 0, hasMore: false })).toBe(
    'No dead event that a replay could send.',
  );
});

test.each([
  ['handled', null, null, 'Replayed now, it would be handled.'],

  ['incomplete', null, null, 'Replayed now, it would be looked up at Stripe first.'],
  ['ignored', 'no handler', null, 'Replayed now, it would be ignored: no handler.'],
  ['dead', 'no user', 'where', 'Replayed now, it would be dead: no user (where).'],
] as const)(
  'the outlook %s is a sentence with its reason and detail',
  (wouldBe, reason, detail, sentence) => {
    expect(describeOutlook({ wouldBe, reason, detail, grant: null })).toBe(sentence);
  },
);

test('the outlook of a grant names the credits and the user', () => {
  const grant = { userId: 'ada', credits: 200 };

  expect(describeOutlook({ wouldBe: 'handled', reason: null, detail: null, grant })).toBe(
    'Replayed now, it would be handled: 200 credits for ada.',
  );
});

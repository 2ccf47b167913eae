import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { version } from '../src/version.ts';

const numbers = fc.tuple(fc.maxSafeNat(), fc.nat(9), fc.nat());

test('versions sort as text in the order of their numbers, the first weighing most', () => {
  fc.assert(
    fc.property(numbers, numbers, (a, b) => {
      const unequal = a.findIndex((part, index) => part !== b[index]);
      const expected = unequal < 0 ? 0 : Math.sign((a[unequal] ?? 0) - (b[unequal] ?? 0));

      const [left, right] = [version(...a), version(...b)];

      expect(left === right ? 0 : left < right ? -1 : 1).toBe(expected);
    }),
  );
});

test('a version takes as few bytes as its numbers have digits, with a digit more for each', () => {
  expect(version(2, 4, 1_764_000_000)).toBe('12.14.a1764000000');
});

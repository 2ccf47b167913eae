import { expect, test } from 'vitest';
import { everything } from '../stripe/workload.ts';

const textsOf = (seed: number): string[] =>
  [...everything(seed).take(60)].flatMap(({ payloads }) => payloads.map(({ text }) => text));

test('a seed tells the same events again, and another seed others', () => {
  expect(textsOf(9)).toEqual(textsOf(9));
  expect(textsOf(9)).not.toEqual(textsOf(10));
});

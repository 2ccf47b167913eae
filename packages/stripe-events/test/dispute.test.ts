import { expect, test } from 'vitest';
import { processFixture } from './process-fixture.ts';

/** How much of a dispute of 1000 is withdrawn after an event with these balance transactions. */
function withdrawnAfter(funds: 'withdrawn' | 'reinstated', amounts: number[] | null | undefined) {
  const outcome = processFixture(`charge.dispute.funds_${funds}`, {
    amount: 1000,
    balance_transactions: amounts?.map((amount) => ({ amount })) ?? amounts,
  });
  const facts = outcome.status === 'handled' ? outcome.facts : [];
  return facts.flatMap(({ kind, row }) =>
    kind === 'disputeFunds' ? [row.withdrawnAmount] : [],
  )[0];
}

test.each<[string, 'withdrawn' | 'reinstated', number[] | null | undefined, number]>([
  ['a withdrawal without balance transactions holds the whole amount', 'withdrawn', [], 1000],
  [
    'a withdrawal whose balance transactions are null holds the whole amount',
    'withdrawn',
    null,
    1000,
  ],
  ['a withdrawal of an old version holds the whole amount', 'withdrawn', undefined, 1000],
  ['a withdrawal holds the whole amount', 'withdrawn', [-1000], 1000],
  ['a withdrawal of which all came back since holds nothing', 'withdrawn', [-1000, 1000], 0],
  ['a reinstatement without balance transactions gives all back', 'reinstated', [], 0],
  ['a reinstatement that shows one movement gives all back', 'reinstated', [1000], 0],
  ['a reinstatement of everything gives all back', 'reinstated', [-1000, 1000], 0],
  [
    'a part that came back of a lost dispute is given back, and no more',
    'reinstated',
    [-1000, 400],
    600,
  ],
  ['what came back in two parts adds up', 'reinstated', [-1000, 400, 100], 500],
  ['amounts in another currency count by their proportion', 'reinstated', [-880, 220], 750],
  ['the proportion is rounded down, in the buyer’s favour', 'reinstated', [-3, 1], 666],
  ['more than was withdrawn gives all back and nothing else', 'reinstated', [-1000, 1200], 0],
])('%s', (_, funds, amounts, withdrawn) => {
  expect(withdrawnAfter(funds, amounts)).toBe(withdrawn);
});

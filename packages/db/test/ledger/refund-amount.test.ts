import fc from 'fast-check';
import { expect, test } from 'vitest';
import { refundableAmount } from '../../src/ledger/refund-amount.ts';

test('the amount takes back no more than is unused, also where numbers are not exact, and one more unit would take all or more', () => {
  const purchases = fc.record({
    credits: fc.bigInt({ min: 1n, max: 1_000_000n }),
    paid: fc.bigInt({ min: 1n, max: 999_999_999_999n }),
    part: fc.bigInt({ min: 0n, max: 1000n }),
    unusedPart: fc.bigInt({ min: 0n, max: 1000n }),
  });
  fc.assert(
    fc.property(purchases, ({ credits, paid, part, unusedPart }) => {
      const refunded = (paid * part) / 1000n;
      const revokedBy = (amount: bigint) => (credits * amount) / paid;
      const revoked = revokedBy(refunded);
      const unused = ((credits - revoked) * unusedPart) / 1000n;

      const amount = refundableAmount({
        credits: Number(credits),
        paid: Number(paid),
        refunded: Number(refunded),
        revoked: Number(revoked),
        unused: Number(unused),
      });

      const taken = revokedBy(refunded + BigInt(amount)) - revoked;
      expect(taken <= unused).toBe(true);
      expect(refunded + BigInt(amount) <= paid).toBe(true);
      // Where no amount takes exactly so many, the next one takes more.
      if (taken < unused) {
        const next = revokedBy(refunded + BigInt(amount) + 1n) - revoked;
        expect(next > unused).toBe(true);
      }
    }),
    { numRuns: 2000 },
  );
});

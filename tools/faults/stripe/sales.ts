import { fixture } from '@stripe-credits/stripe-events/fixtures';
import fc from 'fast-check';
import { chance } from '../random.ts';
import { accepted, type Told } from './payload.ts';

/** What a sale of the run says of the buyer; an odd one says it in another way. */
export function sale(name: string, object: Record<string, unknown>) {
  return fixture('checkout.session.completed', {
    id: `evt_${name}`,
    object: { id: `cs_${name}`, payment_intent: `pi_${name}`, ...object },
  });
}

export const GOLD = { id: 'gold', credits: 200, unitAmount: 2999, currency: 'usd' } as const;

/** Paid for a package that is not for sale yet: dead until somebody adds it. */
export function saleOfGold(name: string): Told {
  const metadata = { user_id: name, credits: String(GOLD.credits), package_id: GOLD.id };
  const event = sale(name, { metadata, amount_subtotal: GOLD.unitAmount });
  return told('a package not for sale yet', event, [name, GOLD.credits]);
}

const LARGE = 150_000;

/** More than a message on the queue can hold, unless it is gzipped. */
export function largeSale(name: string): Told {
  const event = sale(name, {
    metadata: { user_id: name, credits: '7' },
    custom_text: 'x'.repeat(LARGE),
  });
  return told('150 KB', event, [name, 7]);
}

/** Names that break what does not take them as they are: SQL, prototypes, other scripts, length. */
const oddNames = fc.oneof(
  fc.constantFrom(
    `'); DROP TABLE credit_ledger; --`,
    '__proto__',
    'constructor',
    '%s%n {{7*7}} \\',
    '"><script>alert(1)</script>',
    '😀 مرحبا 你好',
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).filter(isPlain),
);

/** As the README says it: plain text without blanks around it. */
function isPlain(name: string): boolean {
  return !/[\p{Cc}\p{Cf}\p{Cs}]/u.test(name) && name === name.trim();
}

/** Whoever has such a name has paid all the same. */
export function saleToOddName(name: string, seed: number): Told {
  const [odd = ''] = fc.sample(oddNames, { seed, numRuns: 1 });
  const user = `${odd}_${name}`;
  const event = sale(name, { metadata: { user_id: user, credits: '13' } });
  return told('a hostile user id', event, [user, 13]);
}

/** More than a request may hold; or less, and more than a message can hold even when gzipped. */
export function tooLarge(name: string, seed: number): Told {
  const { happens, below } = chance(seed);
  const noise = () => Array.from({ length: 300_000 }, () => NOISE[below(NOISE.length)]).join('');
  const filler = happens(0.5) ? 'x'.repeat(1_100_000) : noise();
  const event = sale(name, { metadata: { user_id: name, credits: '7' }, custom_text: filler });
  const payload = { ...accepted('too large', event), fate: 'too large' } as const;
  return { payloads: [payload], balances: new Map() };
}

const NOISE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** A good sale under a signature that Stripe did not make. */
export function forgedSale(name: string): Told {
  const event = sale(name, { metadata: { user_id: name, credits: '1000000' } });
  const payload = { ...accepted('forged', event), fate: 'forged' } as const;
  return { payloads: [payload], balances: new Map() };
}

const told = (kind: string, event: { id: string }, balance: [string, number]): Told => ({
  payloads: [accepted(kind, event)],
  balances: new Map([balance]),
});

/** The cause of the deaths above is gone: it is for sale. */
export async function addGold(db: D1Database): Promise<void> {
  await db
    .prepare(
      `INSERT INTO credit_packages (id, name, credits, unit_amount, currency)
       VALUES (?1, 'Gold', ?2, ?3, ?4)`,
    )
    .bind(GOLD.id, GOLD.credits, GOLD.unitAmount, GOLD.currency)
    .run();
}

import { sign } from '@stripe-credits/stripe-events/signing';
import type { Tally } from '../counters.ts';
import { agenda } from '../event-queue.ts';
import type { Chance } from '../random.ts';
import type { Payload } from './payload.ts';
import type { Secrets } from './secrets.ts';

/** One request that Stripe is about to make. */
export interface Attempt {
  readonly payload: Payload;
  /** From 1. */
  readonly number: number;
}

const MINUTE = 60_000;
const ATTEMPTS_MAX = 10;
const FIRST_RETRY_MS = 5 * MINUTE;
const AGAIN_THOUGH_ACCEPTED = 0.01;

/** How late an event's first attempt may be, in bursts: so that a refund overtakes its purchase. */
const BURSTS_LATE_MAX = 6;
const LATE = 0.3;
export const BURST_EVERY_MS = 20 * MINUTE;

/** Stripe's side of the webhook: what is not answered with 2xx is sent again, later and later. */
export function sender(chance: Chance, { count }: Tally) {
  const coming = agenda<Attempt>();
  const givenUp: Payload[] = [];

  /** In no order. */
  function tell(payload: Payload, now: number): void {
    const late = chance.happens(LATE) ? 1 + chance.below(BURSTS_LATE_MAX) : 0;
    coming.add(now + late * BURST_EVERY_MS, { payload, number: 1 });
  }

  function learn({ payload, number }: Attempt, ok: boolean, now: number): void {
    if (ok && chance.happens(AGAIN_THOUGH_ACCEPTED)) {
      count('events that Stripe sent twice');
      coming.add(now + BURST_EVERY_MS, { payload, number: 1 });
    }
    if (ok || payload.fate === 'forged') return;
    if (number === ATTEMPTS_MAX) givenUp.push(payload);
    else coming.add(now + FIRST_RETRY_MS * 2 ** (number - 1), { payload, number: number + 1 });
  }

  return { tell, learn, due: coming.due, next: coming.next, givenUp };
}

export type Sender = ReturnType<typeof sender>;

/**
 * @param now milliseconds since 1970, on Stripe's clock, which is right.
 * @returns null for one way of forging: no header at all.
 */
export async function signatureOf(
  { text, fate }: Payload,
  { signing }: Secrets,
  now: number,
  { pick }: Chance,
): Promise<string | null> {
  const timestamp = Math.floor(now / 1000);
  if (fate === 'forged') {
    const way = pick(['no header', 'other secret', 'other text', 'old'] as const);
    if (way === 'no header') return null;
    if (way === 'other secret') return sign(text, 'whsec_forged', { timestamp });
    if (way === 'other text') return signedBy(signing, `${text} `, timestamp);
    return signedBy(signing, text, timestamp - 24 * 3600);
  }
  return signedBy(signing, text, timestamp);
}

/** With several secrets, one `v1` for each, as Stripe does while a secret is rotated. */
async function signedBy(
  secrets: readonly string[],
  text: string,
  timestamp: number,
): Promise<string> {
  const headers = await Promise.all(secrets.map((secret) => sign(text, secret, { timestamp })));
  return headers
    .map((header, index) => (index === 0 ? header : header.replace(/^t=\d+,/, '')))
    .join(',');
}

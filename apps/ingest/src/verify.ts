import Stripe from 'stripe';
import type { Body } from './body.ts';

/** Both ways: Stripe's own library accepts a timestamp however far in the future. */
const TOLERANCE_SECONDS = 300;

/** Several while a secret is rotated. Pasting adds white space, which no secret contains. */
export function readSecrets(setting: string | undefined): string[] {
  return (setting ?? '').split(/[\s,]+/).filter((secret) => secret !== '');
}

/**
 * @param now milliseconds since 1970.
 * @returns null when one of the secrets signed the body within the tolerance; else why not, in
 *   words fit for a log.
 */
export async function verify(
  { text }: Body,
  header: string | null,
  secrets: readonly string[],
  now: number,
): Promise<string | null> {
  if (header === null) return 'no Stripe-Signature header';
  if (signedAt(header) - now / 1000 > TOLERANCE_SECONDS) return 'the timestamp is in the future';

  const { signature } = Stripe.webhooks;
  let refusal = 'no secret could be tried';
  for (const secret of secrets) {
    try {
      if (
        await signature?.verifyHeaderAsync(text, header, secret, TOLERANCE_SECONDS, undefined, now)
      )
        return null;
    } catch (error) {
      refusal = reasonOf(error);
    }
  }
  return refusal;
}

/** Seconds since 1970. Reads the header as the library does, which lets the last `t` count. */
function signedAt(header: string): number {
  const timestamp = header.split(',').findLast((part) => part.startsWith('t='));
  return Number.parseInt(timestamp?.slice(2) ?? '', 10);
}

/** The first sentence alone: the error also carries the header and the payload. */
function reasonOf(error: unknown): string {
  const [sentence] = (error instanceof Error ? error.message : '').split(/[.\n]/);
  return sentence || 'the signature could not be checked';
}

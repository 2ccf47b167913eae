import Stripe from 'stripe';
import type { Body } from './body.ts';

/** In both directions: Stripe's library accepts a timestamp however far in the future. */
const TOLERANCE_SECONDS = 300;

/** Several while a secret is rotated. Pasting adds white space, which no secret contains. */
export function readSecrets(setting: string | undefined): string[] {
  return (setting ?? '').split(/[\s,]+/).filter((secret) => secret !== '');
}

/**
 * @param now milliseconds since 1970.
 * @returns null when one of the secrets signed the body within the tolerance; otherwise the reason,
 *   without payload or signature, for the log.
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
  let problem = 'no signing secret is configured';
  for (const secret of secrets) {
    try {
      if (
        await signature?.verifyHeaderAsync(text, header, secret, TOLERANCE_SECONDS, undefined, now)
      )
        return null;
    } catch (error) {
      problem = firstSentence(error);
    }
  }
  return problem;
}

/** Seconds since 1970. Reads the header as the library does, where the last `t` counts. */
function signedAt(header: string): number {
  const timestamp = header.split(',').findLast((part) => part.startsWith('t='));
  return Number.parseInt(timestamp?.slice(2) ?? '', 10);
}

/** The rest of the library's message contains the header and the payload. */
function firstSentence(error: unknown): string {
  const [sentence] = (error instanceof Error ? error.message : '').split(/[.\n]/);
  return sentence || 'the signature could not be checked';
}

import { sign } from '@stripe-credits/stripe-events/signing';
import type { Random } from '../random.ts';
import type { Payload } from './payload.ts';

/** The webhook secrets at one step of their rotation. */
export interface Secrets {
  /** The secrets that Stripe signs with: both, until the old one expires. */
  readonly signing: readonly string[];
  /** `STRIPE_WEBHOOK_SECRET` of ingest. */
  readonly setting: string;
}

const OLD = 'whsec_faults_before';
const NEW = 'whsec_faults_after';

/** The steps of a rotation, as in Stripe's documentation and the README. */
const ROTATION: readonly [Secrets, ...Secrets[]] = [
  { signing: [OLD], setting: OLD },
  { signing: [OLD, NEW], setting: OLD },
  { signing: [OLD, NEW], setting: `${OLD},${NEW}` },
  { signing: [NEW], setting: ` ${OLD}\n${NEW} ` },
  { signing: [NEW], setting: NEW },
];

/** @param shareOfRun from 0 to 1: the secret is rotated in the middle of a run. */
export function secretsAt(shareOfRun: number): Secrets {
  const step = Math.floor((shareOfRun - 0.4) / 0.05) + 1;
  return ROTATION[Math.min(Math.max(step, 0), ROTATION.length - 1)] ?? ROTATION[0];
}

const DAY_SECONDS = 86_400;

/**
 * The `Stripe-Signature` header of a request: Stripe's, or one of a forger's.
 *
 * @param timestamp seconds since 1970; Stripe's clock is right.
 * @returns null for a forged request without the header.
 */
export async function signatureFor(
  { text, expectation }: Payload,
  { signing }: Secrets,
  timestamp: number,
  { pick }: Random,
): Promise<string | null> {
  if (expectation !== 'forged') return signWithEach(signing, text, timestamp);
  return pick<() => Promise<string> | null>([
    () => null,
    () => sign(text, 'whsec_forged', { timestamp }),
    () => signWithEach(signing, `${text} `, timestamp),
    () => signWithEach(signing, text, timestamp - DAY_SECONDS),
  ])();
}

/** One `v1` per secret, as Stripe signs during a rotation. */
async function signWithEach(secrets: readonly string[], text: string, timestamp: number) {
  const headers = await Promise.all(secrets.map((secret) => sign(text, secret, { timestamp })));
  const [first, ...others] = headers;
  return [first, ...others.map((header) => header.replace(/^t=\d+,/, ''))].join(',');
}

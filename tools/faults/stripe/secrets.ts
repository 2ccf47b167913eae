/** Stripe signs with the one or the other; ingest is told both while they change. */
export interface Secrets {
  /** With which Stripe signs: both, while the old one has not expired. */
  readonly signing: readonly string[];
  /** `STRIPE_WEBHOOK_SECRET` of ingest. */
  readonly setting: string;
}

const [OLD, NEW] = ['whsec_faults_before', 'whsec_faults_after'];

/** The steps of a rotation, as Stripe's documentation and the README have them. */
const steps: readonly Secrets[] = [
  { signing: [OLD], setting: OLD },
  { signing: [OLD, NEW], setting: OLD },
  { signing: [OLD, NEW], setting: `${OLD},${NEW}` },
  { signing: [NEW], setting: ` ${OLD}\n${NEW} ` },
  { signing: [NEW], setting: NEW },
];

/** @param share of the run that is over, from 0 to 1: the secret is rotated in its middle. */
export function secretsAt(share: number): Secrets {
  const step = Math.floor((share - 0.4) / 0.05) + 1;
  const secrets = steps[Math.min(Math.max(step, 0), steps.length - 1)];
  if (!secrets) throw new Error('a rotation has steps');
  return secrets;
}

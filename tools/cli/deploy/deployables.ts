import { configs } from '@stripe-credits/harness';

export interface Deployable {
  /** Its wrangler.jsonc, whose `secrets.required` it cannot run without. */
  readonly config: string;
  /** Secrets that it can do without, each with what for. */
  readonly optionalSecrets?: Readonly<Record<string, string>>;
}

/**
 * Every Worker, in the order in which they are deployed: the consumer before ingest, so that
 * nothing is received that nobody takes from the queue, and credits before the console, which is
 * bound to it. A new Worker is one more line.
 */
export const deployables: readonly Deployable[] = [
  { config: configs.consumer },
  { config: configs.ingest },
  {
    config: configs.credits,
    optionalSecrets: {
      STRIPE_SECRET_KEY: 'creates Checkout Sessions, and finds missed events',
    },
  },
  {
    config: configs.console,
    optionalSecrets: { CONSOLE_TOKEN: 'opens the console where Cloudflare Access does not' },
  },
];

export type Role = 'consumer' | 'ingest' | 'credits' | 'console';

export interface Deployable {
  readonly role: Role;
  /** Its wrangler.jsonc, whose `secrets.required` must be set before it is deployed. */
  readonly config: string;
  /** Purpose of each secret that the Worker can run without. */
  readonly optionalSecrets: Readonly<Record<string, string>>;
}

/**
 * Every Worker in the order of deployment: the consumer before ingest, so that every event that is
 * received has a consumer, and credits before the console, which is bound to it.
 */
export const deployables: readonly Deployable[] = [
  { role: 'consumer', config: 'apps/consumer/wrangler.jsonc', optionalSecrets: {} },
  { role: 'ingest', config: 'apps/ingest/wrangler.jsonc', optionalSecrets: {} },
  {
    role: 'credits',
    config: 'apps/credits/wrangler.jsonc',
    optionalSecrets: { STRIPE_SECRET_KEY: 'creates Checkout Sessions and finds missed events' },
  },
  {
    role: 'console',
    config: 'apps/console/wrangler.jsonc',
    optionalSecrets: { CONSOLE_TOKEN: 'opens the console without Cloudflare Access' },
  },
];

import type { Role } from '../../tools/cli/deploy/deployables.ts';
import type { Environment } from '../../tools/cli/deploy/environment.ts';
import type { Target, TargetWorker } from '../../tools/cli/deploy/target.ts';

/**
 * What `targetOf` reads from the configs, without loading wrangler, which takes two seconds.
 * A test in environments.test.ts compares the two.
 */
export function exampleTarget(environment: Environment): Target {
  const suffix = environment === 'top' ? '' : `-${environment}`;
  const livemode = environment === 'production';
  const [events, deadLetters] = [`stripe-events${suffix}`, `stripe-events-dlq${suffix}`];
  const worker = (role: Role, more: Partial<TargetWorker> = {}): TargetWorker => ({
    role,
    name: `stripe-${role}${suffix}`,
    config: `apps/${role}/wrangler.jsonc`,
    environment,
    consumes: [],
    requiredSecrets: [],
    optionalSecrets: {},
    vars: {},
    ...more,
  });
  return {
    environment,
    workers: [
      worker('consumer', {
        consumes: [events, deadLetters],
        vars: { STRIPE_LIVEMODE: String(livemode) },
      }),
      worker('ingest', { requiredSecrets: ['STRIPE_WEBHOOK_SECRET'] }),
      worker('credits', { vars: { STRIPE_LIVEMODE: String(livemode), STRIPE_API_URL: '' } }),
      worker('console', { vars: { OPEN_ON_LOOPBACK: 'false' } }),
    ],
    queues: [`stripe-notifications${suffix}`, events, deadLetters],
    deadLetterQueues: [deadLetters],
    productQueues: [`stripe-notifications${suffix}`],
    notifications: new Set(),
    database: {
      name: `stripe-credits${suffix}`,
      config: 'apps/consumer/wrangler.jsonc',
      environment,
    },
    livemode,
  };
}

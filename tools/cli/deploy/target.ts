import type { NotificationKind } from '@stripe-credits/db/schema';
import type { ConfiguredResource, DeployableWorker } from '../cloudflare/action.ts';
import type { Deployable, Role } from './deployables.ts';
import type { Environment } from './environment.ts';

/** Cloudflare's longest retention. A message that the dead-letter queue drops is lost. */
export const DEAD_LETTER_RETENTION_SECONDS = 14 * 24 * 3600;

export interface TargetWorker extends DeployableWorker, Deployable {
  readonly requiredSecrets: readonly string[];
  readonly vars: Readonly<Record<string, unknown>>;
}

/** Everything that an environment consists of, as the Workers' configs define it. */
export interface Target {
  readonly environment: Environment;
  /** In the order of deployment. */
  readonly workers: readonly TargetWorker[];
  readonly queues: readonly string[];
  readonly deadLetterQueues: readonly string[];
  /** Queues that these Workers produce to and the product's own Worker consumes. */
  readonly productQueues: readonly string[];
  readonly notifications: ReadonlySet<NotificationKind>;
  readonly database: ConfiguredResource;
  /** Whether it accepts events of live mode. */
  readonly livemode: boolean;
}

export function findWorker({ workers }: Pick<Target, 'workers'>, role: Role): TargetWorker {
  const worker = workers.find((each) => each.role === role);
  if (!worker) throw new Error(`no Worker has the role ${role}`);
  return worker;
}

import { join } from 'node:path';
import { root } from '@stripe-credits/harness';
import { type NotificationKind, notificationKinds } from '@stripe-credits/stripe-events';
import { type Unstable_Config, unstable_readConfig } from 'wrangler';
import { CommandError } from '../terminal/command-error.ts';
import { type Deployable, deployables } from './deployables.ts';
import type { Environment } from './environment.ts';

/** What Cloudflare keeps a message at most. Nothing stands behind the dead-letter queue. */
export const DEAD_LETTER_RETENTION_SECONDS = 14 * 24 * 3600;

export interface TargetWorker {
  readonly name: string;
  readonly config: string;
  readonly requiredSecrets: readonly string[];
  readonly optionalSecrets: Readonly<Record<string, string>>;
}

/** Everything that an environment consists of, as the Workers' configs name it. */
export interface Target {
  readonly environment: Environment;
  readonly workers: readonly TargetWorker[];
  readonly queues: readonly string[];
  /** Those of the queues in which messages wait that could not be handled. */
  readonly deadLetterQueues: readonly string[];
  /** Those that our Workers fill and the product's empty. */
  readonly productQueues: readonly string[];
  /** What the product is told of. */
  readonly notifications: ReadonlySet<NotificationKind>;
  readonly database: { readonly name: string; readonly config: string };
  /** Whether it serves live keys. */
  readonly livemode: boolean;
}

export function targetOf(environment: Environment): Target {
  const read = deployables.map((deployable) => ({
    ...deployable,
    settings: settingsOf(deployable, environment),
  }));
  const all = read.map(({ settings }) => settings);
  const producers = all.flatMap(({ queues }) => queues.producers ?? []);
  const consumers = all.flatMap(({ queues }) => queues.consumers ?? []);
  const consumed = consumers.map(({ queue }) => queue);
  const deadLetterQueues = distinct(consumers.map((consumer) => consumer.dead_letter_queue));
  return {
    environment,
    workers: read.map(({ config, settings, optionalSecrets = {} }) => ({
      ...{ name: settings.name ?? '', config, optionalSecrets },
      requiredSecrets: settings.secrets?.required ?? [],
    })),
    queues: distinct([...producers, ...consumers].map(({ queue }) => queue)),
    deadLetterQueues,
    productQueues: distinct(producers.map(({ queue }) => queue)).filter(
      (queue) => !consumed.includes(queue),
    ),
    notifications: notificationsIn(Object.assign({}, ...all.map(({ vars }) => vars))),
    database: databaseOf(read),
    livemode: all.some(({ vars }) => vars['STRIPE_LIVEMODE'] === 'true'),
  };
}

export function settingsOf({ config }: Deployable, environment: Environment): Unstable_Config {
  const env = environment === 'top' ? '' : environment;
  return unstable_readConfig({ config: join(root, config), env });
}

/** @throws CommandError when the setting has a word that nobody knows: it is not to be deployed. */
export function notificationsIn(vars: Record<string, unknown>): ReadonlySet<NotificationKind> {
  try {
    return notificationKinds(String(vars['NOTIFICATIONS'] ?? ''));
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
}

function databaseOf(read: readonly { config: string; settings: Unstable_Config }[]) {
  for (const { config, settings } of read)
    for (const { database_name: name, migrations_dir } of settings.d1_databases)
      if (name !== undefined && migrations_dir !== undefined) return { name, config };
  throw new Error('no wrangler.jsonc names a database with migrations');
}

const distinct = (names: readonly (string | undefined)[]): string[] => [
  ...new Set(names.filter((name) => name !== undefined)),
];

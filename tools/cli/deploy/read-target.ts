import { join } from 'node:path';
import { parseNotificationKinds } from '@stripe-credits/db';
import { root } from '@stripe-credits/harness/configs';
import { type Unstable_Config, unstable_readConfig } from 'wrangler';
import { CommandError } from '../terminal/command-error.ts';
import { type Deployable, deployables } from './deployables.ts';
import type { Environment } from './environment.ts';
import type { Target } from './target.ts';

export function targetOf(environment: Environment): Target {
  const settings = deployables.map((each) => settingsOf(each, environment));
  const producers = settings.flatMap(({ queues }) => queues.producers ?? []);
  const consumers = settings.flatMap(({ queues }) => queues.consumers ?? []);
  const consumed = distinct(consumers.map(({ queue }) => queue));
  const produced = distinct(producers.map(({ queue }) => queue));
  return {
    environment,
    workers: deployables.map((deployable, index) => ({
      ...deployable,
      environment,
      name: settings[index]?.name ?? '',
      consumes: distinct((settings[index]?.queues.consumers ?? []).map(({ queue }) => queue)),
      requiredSecrets: settings[index]?.secrets?.required ?? [],
      vars: settings[index]?.vars ?? {},
    })),
    queues: distinct([...produced, ...consumed]),
    deadLetterQueues: distinct(consumers.map((consumer) => consumer.dead_letter_queue)),
    productQueues: produced.filter((queue) => !consumed.includes(queue)),
    notifications: notificationsIn(Object.assign({}, ...settings.map(({ vars }) => vars))),
    database: databaseOf(environment, settings),
    livemode: settings.some(({ vars }) => vars['STRIPE_LIVEMODE'] === 'true'),
  };
}

export function settingsOf(
  { config }: Pick<Deployable, 'config'>,
  environment: Environment,
): Unstable_Config {
  const env = environment === 'top' ? '' : environment;
  return unstable_readConfig({ config: join(root, config), env });
}

/** @throws CommandError for an unknown kind, which must not be deployed. */
export function notificationsIn(vars: Readonly<Record<string, unknown>>): Target['notifications'] {
  try {
    return parseNotificationKinds(String(vars['NOTIFICATIONS'] ?? ''));
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
}

function databaseOf(environment: Environment, settings: readonly Unstable_Config[]) {
  for (const [index, { d1_databases }] of settings.entries())
    for (const { database_name: name, migrations_dir } of d1_databases)
      if (name !== undefined && migrations_dir !== undefined)
        return { name, config: deployables[index]?.config ?? '', environment };
  throw new Error('no wrangler.jsonc defines a database with migrations');
}

const distinct = (names: readonly (string | undefined)[]): string[] => [
  ...new Set(names.filter((name) => name !== undefined)),
];

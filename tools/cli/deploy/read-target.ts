import { join } from 'node:path';
import { parseNotificationSettings } from '@stripe-credits/db';
import { root } from '@stripe-credits/harness/configs';
import { type Unstable_Config, unstable_readConfig } from 'wrangler';
import { CommandError } from '../terminal/command-error.ts';
import { deployables, type Role } from './deployables.ts';
import type { Environment } from './environment.ts';

/** Everything that an environment consists of, as the Workers' configs define it. */
export type Target = ReturnType<typeof targetOf>;
export type TargetWorker = Target['workers'][number];

export function targetOf(environment: Environment) {
  // In the order of deployment.
  const workers = deployables.map((deployable) => {
    const { name = '', queues, secrets, vars, d1_databases } = settingsOf(deployable, environment);
    return {
      ...deployable,
      name,
      environment,
      consumes: distinct(queues.consumers?.map(({ queue }) => queue)),
      produces: distinct(queues.producers?.map(({ queue }) => queue)),
      deadLetterQueues: distinct(queues.consumers?.map((each) => each.dead_letter_queue)),
      requiredSecrets: secrets?.required ?? [],
      vars,
      database: d1_databases.find(({ migrations_dir }) => migrations_dir)?.database_name,
    };
  });
  // The Worker whose config names the folder of migrations applies them.
  const [database] = workers.flatMap(({ database: name, config }) =>
    name === undefined ? [] : [{ name, config, environment }],
  );
  if (!database) throw new Error('no wrangler.jsonc defines a database with migrations');
  const consumed = distinct(workers.flatMap(({ consumes }) => consumes));
  const produced = distinct(workers.flatMap(({ produces }) => produces));
  return {
    environment,
    workers,
    queues: distinct([...produced, ...consumed]),
    deadLetterQueues: distinct(workers.flatMap(({ deadLetterQueues }) => deadLetterQueues)),
    /** Queues that these Workers produce to and the product's own Worker consumes. */
    productQueues: produced.filter((queue) => !consumed.includes(queue)),
    notifications: new Set(workers.flatMap(({ vars }) => [...notificationsIn(vars)])),
    database,
    /** Whether it accepts events of live mode. */
    livemode: workers.some(({ vars }) => vars['STRIPE_LIVEMODE'] === 'true'),
  };
}

export function findWorker({ workers }: Pick<Target, 'workers'>, role: Role): TargetWorker {
  const worker = workers.find((each) => each.role === role);
  if (!worker) throw new Error(`no Worker has the role ${role}`);
  return worker;
}

export function settingsOf(
  { config }: { config: string },
  environment: Environment,
): Unstable_Config {
  const env = environment === 'top' ? '' : environment;
  return unstable_readConfig({ config: join(root, config), env });
}

/** @throws CommandError for an unknown kind or a missing threshold, which must not be deployed. */
export function notificationsIn(vars: Readonly<Record<string, unknown>>) {
  const setting = (name: string) => String(vars[name] ?? '');
  try {
    return parseNotificationSettings({
      NOTIFICATIONS: setting('NOTIFICATIONS'),
      LOW_BALANCE_THRESHOLD: setting('LOW_BALANCE_THRESHOLD'),
    }).kinds;
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
}

const distinct = (names: readonly (string | undefined)[] = []): string[] => [
  ...new Set(names.filter((name) => name !== undefined)),
];

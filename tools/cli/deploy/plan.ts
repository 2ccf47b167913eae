import { environmentFlag } from './environment.ts';
import type { Found } from './fetch-state.ts';
import { putSecretCommand } from './secret.ts';
import { DEAD_LETTER_RETENTION_SECONDS, type Target, type TargetWorker } from './target.ts';

export interface Step {
  /** What it does, in a line. */
  readonly does: string;
  /** The arguments of wrangler that do it. */
  readonly args: readonly string[];
  /** The Worker that it deploys. */
  readonly worker?: string;
}

export interface MissingSecret {
  readonly worker: string;
  readonly name: string;
  /** What it is for, where the Worker can do without. */
  readonly optionalFor?: string;
  /** The command that sets it; it asks for the value. */
  readonly command: string;
}

export interface Plan {
  readonly steps: readonly Step[];
  readonly missing: readonly MissingSecret[];
  /** Workers that cannot be deployed until their secrets are set. */
  readonly waiting: readonly string[];
}

/** What has to be done so that the environment is what the configs say: nothing is asked here. */
export function plan(target: Target, found: Found): Plan {
  const missing = target.workers.flatMap((worker) => missingSecrets(worker, target, found));
  const waits = ({ name }: TargetWorker) =>
    missing.some(({ worker, optionalFor }) => worker === name && optionalFor === undefined);
  return {
    steps: [
      ...target.queues.flatMap((queue) => queueSteps(queue, target, found)),
      ...databaseSteps(target, found),
      ...target.workers.filter((worker) => !waits(worker)).map((worker) => deploy(worker, target)),
    ],
    missing,
    waiting: target.workers.filter(waits).map(({ name }) => name),
  };
}

function queueSteps(queue: string, { deadLetterQueues }: Target, found: Found): Step[] {
  const retention = found.retentionSeconds.get(queue);
  const keeps = deadLetterQueues.includes(queue);
  const days = keeps
    ? ['--message-retention-period-secs', String(DEAD_LETTER_RETENTION_SECONDS)]
    : [];
  if (retention === undefined)
    return [
      {
        does: `create the queue ${queue}${keeps ? ', which keeps messages for 14 days' : ''}`,
        args: ['queues', 'create', queue, ...days],
      },
    ];
  if (!keeps || retention >= DEAD_LETTER_RETENTION_SECONDS) return [];
  return [
    {
      does: `let the queue ${queue} keep messages for 14 days`,
      args: ['queues', 'update', queue, ...days],
    },
  ];
}

function databaseSteps({ database, environment }: Target, found: Found): Step[] {
  const { pendingMigrations } = found;
  const steps: Step[] = [];
  if (!found.database)
    steps.push({ does: `create the database ${database.name}`, args: create(database.name) });
  if (pendingMigrations.length > 0)
    steps.push({
      does: `apply ${pendingMigrations.join(', ')} to ${database.name}`,
      args: [
        ...['d1', 'migrations', 'apply', 'DB', '--remote'],
        ...['--config', database.config, environmentFlag(environment)],
      ],
    });
  return steps;
}

/** The database is bound by its name, so nothing is written into a config. */
const create = (name: string) => ['d1', 'create', name, '--update-config=false'];

const deploy = ({ name, config }: TargetWorker, { environment }: Target): Step => ({
  does: `deploy ${name}`,
  args: ['deploy', '--config', config, environmentFlag(environment)],
  worker: name,
});

function missingSecrets(
  { name: worker, config, requiredSecrets, optionalSecrets }: TargetWorker,
  { environment }: Target,
  found: Found,
): MissingSecret[] {
  const set = found.secrets.get(worker) ?? [];
  const command = (name: string) => putSecretCommand({ name, config, environment });
  return [
    ...requiredSecrets.map((name) => ({ worker, name, command: command(name) })),
    ...Object.entries(optionalSecrets).map(([name, optionalFor]) => ({
      ...{ worker, name, optionalFor, command: command(name) },
    })),
  ].filter(({ name }) => !set.includes(name));
}

import { type Action, putSecretCommand } from '../cloudflare/action.ts';
import type { DeploymentState } from './fetch-state.ts';
import { DEAD_LETTER_RETENTION_SECONDS, type Target, type TargetWorker } from './target.ts';

interface Step {
  /** The step in a few words, to print. */
  readonly description: string;
  readonly action: Action;
}

interface MissingSecret {
  readonly worker: string;
  readonly name: string;
  /** What an optional secret does; undefined for a required one. */
  readonly purpose: string | undefined;
  /** The command that asks for the value and sets it. */
  readonly command: string;
}

export interface Plan {
  readonly steps: readonly Step[];
  readonly missingSecrets: readonly MissingSecret[];
  /** Workers that cannot be deployed before their required secrets are set. */
  readonly blockedWorkers: readonly string[];
}

/** The difference between the configs and the account. Pure: requests nothing. */
export function plan(target: Target, state: DeploymentState): Plan {
  const missingSecrets = target.workers.flatMap((worker) => findMissingSecrets(worker, state));
  const isBlocked = ({ name }: TargetWorker) =>
    missingSecrets.some(({ worker, purpose }) => worker === name && purpose === undefined);
  return {
    steps: [
      ...target.queues.flatMap((queue) => planQueue(queue, target, state)),
      ...planDatabase(target, state),
      ...target.workers.filter((worker) => !isBlocked(worker)).map(planWorker),
    ],
    missingSecrets,
    blockedWorkers: target.workers.filter(isBlocked).map(({ name }) => name),
  };
}

function planQueue(queue: string, target: Target, state: DeploymentState): Step[] {
  const found = state.retentionSeconds.get(queue);
  if (!target.deadLetterQueues.includes(queue))
    return found === undefined
      ? [{ description: `create the queue ${queue}`, action: { type: 'create_queue', queue } }]
      : [];
  const retentionSeconds = DEAD_LETTER_RETENTION_SECONDS;
  if (found === undefined)
    return [
      {
        description: `create the queue ${queue} with a retention of 14 days`,
        action: { type: 'create_queue', queue, retentionSeconds },
      },
    ];
  if (found >= retentionSeconds) return [];
  return [
    {
      description: `set the retention of the queue ${queue} to 14 days`,
      action: { type: 'update_queue', queue, retentionSeconds },
    },
  ];
}

function planDatabase({ database }: Target, state: DeploymentState): Step[] {
  const steps: Step[] = [];
  if (!state.databaseExists)
    steps.push({
      description: `create the database ${database.name}`,
      action: { type: 'create_database', database: database.name },
    });
  if (state.pendingMigrations.length > 0)
    steps.push({
      description: `apply ${state.pendingMigrations.join(', ')} to ${database.name}`,
      action: { type: 'apply_migrations', database },
    });
  return steps;
}

const planWorker = (worker: TargetWorker): Step => ({
  description: `deploy ${worker.name}`,
  action: { type: 'deploy_worker', worker },
});

function findMissingSecrets(worker: TargetWorker, { secrets }: DeploymentState): MissingSecret[] {
  const names = [...worker.requiredSecrets, ...Object.keys(worker.optionalSecrets)];
  return names
    .filter((name) => !secrets.get(worker.name)?.includes(name))
    .map((name) => ({
      worker: worker.name,
      name,
      purpose: worker.optionalSecrets[name],
      command: putSecretCommand(worker, name),
    }));
}

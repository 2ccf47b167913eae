import { configFlags, putSecretCommand } from './environment.ts';
import type { DeploymentState } from './fetch-state.ts';
import { assertJurisdiction, type Jurisdiction } from './jurisdiction.ts';
import type { Target, TargetWorker } from './read-target.ts';

interface Step {
  /** The step in a few words, to print. */
  readonly description: string;
  /** The arguments of its wrangler command. */
  readonly args: readonly string[];
}

export type Plan = ReturnType<typeof plan>;

/** Cloudflare's longest retention. A message that the dead-letter queue drops is lost. */
export const DEAD_LETTER_RETENTION_SECONDS = 14 * 24 * 3600;

export interface PlanOptions {
  /** What is deployed; null where it is not known. */
  readonly commit?: string | null;
  readonly jurisdiction?: Jurisdiction | undefined;
}

/**
 * The difference between the configs and the account. Pure: requests nothing.
 *
 * @throws CommandError when what exists is not in the jurisdiction.
 */
export function plan(
  target: Target,
  state: DeploymentState,
  { commit = null, jurisdiction }: PlanOptions = {},
) {
  assertJurisdiction(target, state, jurisdiction);
  const restriction = jurisdiction === undefined ? [] : ['--jurisdiction', jurisdiction];
  const missingSecrets = target.workers.flatMap((worker) => findMissingSecrets(worker, state));
  const isBlocked = ({ name }: TargetWorker) =>
    missingSecrets.some(({ worker, purpose }) => worker === name && purpose === undefined);
  const steps: Step[] = [
    ...target.queues.flatMap((queue) => planQueue(queue, target, state, restriction)),
    ...planDatabase(target, state, restriction),
    ...target.workers
      .filter((worker) => !isBlocked(worker))
      .map((worker) => ({
        description: `deploy ${worker.name}`,
        args: ['deploy', ...commitFlags(worker, commit), ...configFlags(worker)],
      })),
  ];
  return {
    steps,
    missingSecrets,
    /** Workers that cannot be deployed before their required secrets are set. */
    blockedWorkers: target.workers.filter(isBlocked).map(({ name }) => name),
  };
}

/** The console shows its commit on every page. */
const commitFlags = ({ role }: TargetWorker, commit: string | null): string[] =>
  role === 'console' && commit !== null ? ['--var', `DEPLOYED_COMMIT:${commit}`] : [];

function planQueue(
  queue: string,
  target: Target,
  { queues }: DeploymentState,
  restriction: readonly string[],
): Step[] {
  const found = queues.get(queue);
  const create = ['queues', 'create', queue, ...restriction];
  if (!target.deadLetterQueues.includes(queue))
    return found ? [] : [{ description: `create the queue ${queue}`, args: create }];
  const flags = ['--message-retention-period-secs', String(DEAD_LETTER_RETENTION_SECONDS)];
  if (!found)
    return [
      {
        description: `create the queue ${queue} with a retention of 14 days`,
        args: [...create, ...flags],
      },
    ];
  if (found.retentionSeconds >= DEAD_LETTER_RETENTION_SECONDS) return [];
  return [
    {
      description: `set the retention of the queue ${queue} to 14 days`,
      args: ['queues', 'update', queue, ...flags],
    },
  ];
}

function planDatabase(
  { database }: Target,
  state: DeploymentState,
  restriction: readonly string[],
): Step[] {
  const steps: Step[] = [];
  if (!state.database)
    steps.push({
      description: `create the database ${database.name}`,
      // The configs bind the database by name, so wrangler need not write its id into one.
      args: ['d1', 'create', database.name, '--update-config=false', ...restriction],
    });
  if (state.pendingMigrations.length > 0)
    steps.push({
      description: `apply ${state.pendingMigrations.join(', ')} to ${database.name}`,
      args: ['d1', 'migrations', 'apply', 'DB', '--remote', ...configFlags(database)],
    });
  return steps;
}

function findMissingSecrets(worker: TargetWorker, { secrets }: DeploymentState) {
  const names = [...worker.requiredSecrets, ...Object.keys(worker.optionalSecrets)];
  return names
    .filter((name) => !secrets.get(worker.name)?.includes(name))
    .map((name) => ({
      worker: worker.name,
      name,
      /** What an optional secret does; undefined for a required one. */
      purpose: worker.optionalSecrets[name],
      command: putSecretCommand(worker, name),
    }));
}

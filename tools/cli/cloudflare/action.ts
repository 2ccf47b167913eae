import { type Environment, environmentFlag } from '../deploy/environment.ts';

/** A Worker or database, and the wrangler.jsonc and environment that define it. */
export interface ConfiguredResource {
  readonly name: string;
  readonly config: string;
  readonly environment: Environment;
}

/** A change to the account. */
export type Action =
  | { readonly type: 'create_queue'; readonly queue: string; readonly retentionSeconds?: number }
  | { readonly type: 'update_queue'; readonly queue: string; readonly retentionSeconds: number }
  | { readonly type: 'create_database'; readonly database: string }
  | { readonly type: 'apply_migrations'; readonly database: ConfiguredResource }
  | { readonly type: 'deploy_worker'; readonly worker: DeployableWorker }
  | {
      readonly type: 'put_secret';
      readonly worker: ConfiguredResource;
      readonly secret: string;
      readonly value: string;
    };

export interface DeployableWorker extends ConfiguredResource {
  /** Names of the queues that it consumes. */
  readonly consumes: readonly string[];
}

/** The arguments of the wrangler command for an action. They never contain a secret's value. */
export function wranglerArgs(action: Action): string[] {
  switch (action.type) {
    case 'create_queue':
      return ['queues', 'create', action.queue, ...retentionFlag(action.retentionSeconds)];
    case 'update_queue':
      return ['queues', 'update', action.queue, ...retentionFlag(action.retentionSeconds)];
    case 'create_database':
      // The configs bind the database by name, so wrangler need not write its id into one.
      return ['d1', 'create', action.database, '--update-config=false'];
    case 'apply_migrations':
      return ['d1', 'migrations', 'apply', 'DB', '--remote', ...configFlags(action.database)];
    case 'deploy_worker':
      return ['deploy', ...configFlags(action.worker)];
    case 'put_secret':
      return putSecretArgs(action.worker, action.secret);
  }
}

/** The command line that asks for the value of a secret and sets it. */
export const putSecretCommand = (worker: ConfiguredResource, secret: string): string =>
  `pnpm exec wrangler ${putSecretArgs(worker, secret).join(' ')}`;

const putSecretArgs = (worker: ConfiguredResource, secret: string) => [
  'secret',
  'put',
  secret,
  ...configFlags(worker),
];

const configFlags = ({ config, environment }: ConfiguredResource) => [
  '--config',
  config,
  environmentFlag(environment),
];

const retentionFlag = (seconds: number | undefined) =>
  seconds === undefined ? [] : ['--message-retention-period-secs', String(seconds)];

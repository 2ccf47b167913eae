import type { Option } from 'commander';
import { choiceOption } from '../terminal/choices.ts';

/** `top` is the top level of each wrangler.jsonc, outside of `env`: for a first try in test mode. */
export const ENVIRONMENTS = ['top', 'staging', 'production'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/** The option on the command lines of this project, with a leading space; empty for the top level. */
export const environmentOption = (environment: Environment): string =>
  environment === 'top' ? '' : ` --env ${environment}`;

/** The option `--env`. A command without a default works without an environment. */
export const environmentChoice = (): Option =>
  choiceOption(
    '--env <name>',
    'top is the top level of each wrangler.jsonc, in test mode',
    ENVIRONMENTS,
  );

/** The wrangler.jsonc and the environment that define a Worker or a database. */
interface Source {
  readonly config: string;
  readonly environment: Environment;
}

/** Wrangler's flags. `--env` is empty for the top level, because wrangler warns when it is missing. */
export const configFlags = ({ config, environment }: Source): string[] => [
  '--config',
  config,
  `--env=${environment === 'top' ? '' : environment}`,
];

/** Wrangler reads the value from its input, or asks for it on a terminal. */
export const putSecretArgs = (worker: Source, secret: string): string[] => [
  'secret',
  'put',
  secret,
  ...configFlags(worker),
];

export const putSecretCommand = (worker: Source, secret: string): string =>
  `pnpm exec wrangler ${putSecretArgs(worker, secret).join(' ')}`;

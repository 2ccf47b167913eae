import { InvalidArgumentError, Option } from 'commander';

/** `top` is the top level of each wrangler.jsonc, outside of `env`: for a first try in test mode. */
export const ENVIRONMENTS = ['top', 'staging', 'production'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/** Wrangler's flag. It is empty for the top level, because wrangler warns when it is missing. */
export const environmentFlag = (environment: Environment): string =>
  `--env=${environment === 'top' ? '' : environment}`;

/** The option on the command lines of this project, with a leading space; empty for the top level. */
export const environmentOption = (environment: Environment): string =>
  environment === 'top' ? '' : ` --env ${environment}`;

export const environmentChoice = () =>
  new Option('--env <name>', 'staging or production')
    .argParser((text): Environment => {
      if (text === 'staging' || text === 'production') return text;
      throw new InvalidArgumentError('It must be staging or production.');
    })
    .default('top', 'the top level of each wrangler.jsonc, in test mode');

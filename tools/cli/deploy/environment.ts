import { InvalidArgumentError, Option } from 'commander';

/** `top` is what each wrangler.jsonc says outside of `env`: for a first try, in test mode. */
export type Environment = 'top' | 'staging' | 'production';

/** The flag by which wrangler is told: empty for the top level, else it would warn. */
export const environmentFlag = (environment: Environment): string =>
  `--env=${environment === 'top' ? '' : environment}`;

/** How the environment is named on a command line of this project: nothing for the top level. */
export const environmentOption = (environment: Environment): string =>
  environment === 'top' ? '' : ` --env ${environment}`;

export function parseEnvironment(text: string): Environment {
  if (text === 'staging' || text === 'production') return text;
  throw new InvalidArgumentError('It must be staging or production.');
}

/** The option by which each command is told. */
export const environmentChoice = () =>
  new Option('--env <name>', 'staging or production; else the names without either, in test mode')
    .argParser(parseEnvironment)
    .default('top', 'neither');

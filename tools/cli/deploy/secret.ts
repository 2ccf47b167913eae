import { type Environment, environmentFlag } from './environment.ts';

/** Which secret of which Worker, by its wrangler.jsonc. */
export interface Secret {
  readonly name: string;
  readonly config: string;
  readonly environment: Environment;
}

/** The arguments of wrangler that set it. Wrangler asks for the value, or reads it from its input. */
export const putSecret = ({ name, config, environment }: Secret): string[] => [
  ...['secret', 'put', name, '--config', config],
  environmentFlag(environment),
];

/** The same as a command line, for whoever sets it. */
export const putSecretCommand = (secret: Secret): string =>
  `pnpm exec wrangler ${putSecret(secret).join(' ')}`;

import { existsSync, readFileSync } from 'node:fs';
import type { Cloudflare } from './cloudflare/account.ts';
import { createCloudflare } from './cloudflare/cloudflare.ts';
import { wrangler } from './cloudflare/wrangler.ts';
import type { Environment } from './deploy/environment.ts';
import { targetOf } from './deploy/read-target.ts';
import type { Target } from './deploy/target.ts';
import { devVarsFile } from './dev-vars.ts';
import { type ConnectStripe, connectStripe } from './stripe/client.ts';

/** Everything outside of this process that deploy, preflight and stripe-setup use. Tests inject fakes. */
export interface Dependencies {
  readonly cloudflare: Cloudflare;
  readonly connectStripe: ConnectStripe;
  readonly fetch: typeof globalThis.fetch;
  readonly env: NodeJS.ProcessEnv;
  /** The text of `.dev.vars`; empty when there is no such file. */
  readonly devVars: string;
  readonly readTarget: (environment: Environment) => Target;
}

const { env } = process;

export const dependencies: Dependencies = {
  cloudflare: createCloudflare({ wrangler, fetch, env }),
  connectStripe,
  fetch,
  env,
  devVars: existsSync(devVarsFile) ? readFileSync(devVarsFile, 'utf8') : '',
  readTarget: targetOf,
};

import { existsSync, readFileSync } from 'node:fs';
import { createCloudflare } from './cloudflare/cloudflare.ts';
import { wrangler } from './cloudflare/wrangler.ts';
import { targetOf } from './deploy/read-target.ts';
import { devVarsFile } from './dev-vars.ts';
import { machine } from './preflight/local/machine.ts';
import { connectStripe } from './stripe/client.ts';

/** Everything outside of this process that deploy, preflight and stripe-setup use. Tests inject fakes. */
export type Dependencies = typeof dependencies;

const { env } = process;

export const dependencies = {
  cloudflare: createCloudflare({ wrangler, fetch, env }),
  connectStripe,
  fetch,
  env,
  /** The text of `.dev.vars`; empty when there is no such file. */
  devVars: existsSync(devVarsFile) ? readFileSync(devVarsFile, 'utf8') : '',
  readTarget: targetOf,
  machine,
};

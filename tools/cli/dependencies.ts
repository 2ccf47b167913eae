import { createCloudflare } from './cloudflare/cloudflare.ts';
import { wrangler } from './cloudflare/wrangler.ts';
import { readCommit } from './deploy/read-commit.ts';
import { targetOf } from './deploy/read-target.ts';
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
  readTarget: targetOf,
  machine,
  readCommit,
};

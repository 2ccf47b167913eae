import type { Environment } from '../deploy/environment.ts';
import { targetOf } from '../deploy/target.ts';
import { UsageError } from '../terminal/command-error.ts';
import { type Check, judge, type Verdict } from './check.ts';
import { doors } from './checks/auth.ts';
import { cloudflare } from './checks/cloudflare.ts';
import { keys } from './checks/keys.ts';
import { repository } from './checks/repository.ts';
import { stripe } from './checks/stripe.ts';
import { type Addresses, openScene, world } from './context.ts';

export interface Options extends Addresses {
  readonly env: Environment;
}

/** In the order in which they fail: what is set on this machine first, what is reached last. */
export const checks: readonly Check[] = [
  ...repository,
  ...keys,
  ...cloudflare,
  ...stripe,
  ...doors,
];

export async function preflight({ env, ...addresses }: Options, around = world) {
  for (const url of Object.values(addresses))
    if (!URL.canParse(url)) throw new UsageError(`${url} is no URL, such as https://hooks.example`);
  const scene = openScene(targetOf(env), addresses, around);
  const counts = { ok: 0, failed: 0, skipped: 0 };
  for (const check of checks) {
    const verdict = await judge(check, scene);
    counts[verdict.outcome] += 1;
    console.log(lineOf(check, verdict));
  }
  const { ok, failed, skipped } = counts;
  console.log(`${ok} ok, ${failed} failed, ${skipped} skipped`);
  if (failed > 0) process.exitCode = 1;
}

function lineOf({ name }: Check, verdict: Verdict): string {
  const { outcome, why } = verdict;
  const todo = verdict.outcome === 'failed' ? `; to do: ${verdict.todo}` : '';
  return `${outcome.padEnd(8)}${name}${why ? `: ${why}` : ''}${todo}`;
}

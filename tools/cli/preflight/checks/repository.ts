import { execFileSync } from 'node:child_process';
import { root } from '@stripe-credits/harness/configs';
import { findWorker } from '../../deploy/target.ts';
import { type Check, type CheckResult, failed, ok } from '../check.ts';
import type { Context } from '../context.ts';
import { Skip } from '../skip.ts';

export const repositoryChecks: readonly Check[] = [
  { name: 'STRIPE_LIVEMODE is "true" in production and "false" elsewhere', run: checkLivemode },
  { name: 'STRIPE_API_URL is empty, so the key is sent to Stripe only', run: checkApiUrl },
  { name: 'git tracks no file with a live key', run: checkTrackedFiles },
];

function checkLivemode({ target: { environment, workers } }: Context): CheckResult {
  const expected = String(environment === 'production');
  for (const { vars, config } of workers) {
    const { STRIPE_LIVEMODE: value = expected } = vars;
    if (value !== expected) return failed(`it is ${JSON.stringify(value)}`, `set it in ${config}`);
  }
  return ok();
}

/** Another address would receive the secret key. */
function checkApiUrl({ target }: Context): CheckResult {
  const { vars, config } = findWorker(target, 'credits');
  const { STRIPE_API_URL: url } = vars;
  return url === '' ? ok() : failed(`it is ${JSON.stringify(url)}`, `leave it empty in ${config}`);
}

function checkTrackedFiles(): CheckResult {
  const files = grepTrackedFiles('(sk|rk)_live_[A-Za-z0-9]{16,}');
  return files.length === 0
    ? ok()
    : failed(`${files.join(', ')} has one`, 'roll the key in Stripe now, then remove it');
}

/** Returns names of files only, because the matches are secrets. */
function grepTrackedFiles(pattern: string): string[] {
  try {
    const args = ['grep', '--cached', '-lE', pattern];
    return execFileSync('git', args, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim()
      .split('\n');
  } catch (error) {
    // git grep exits with 1 when nothing matches.
    if (error instanceof Error && Reflect.get(error, 'status') === 1) return [];
    throw new Skip('git cannot read this folder');
  }
}

import { execFileSync } from 'node:child_process';
import { configs, root } from '@stripe-credits/harness';
import { deployables } from '../../deploy/deployables.ts';
import { settingsOf } from '../../deploy/target.ts';
import { type Check, failed, ok, Skip, type Verdict } from '../check.ts';
import type { Scene } from '../context.ts';

export const repository: readonly Check[] = [
  { name: 'STRIPE_LIVEMODE is "true" in production and "false" elsewhere', look: livemode },
  { name: 'STRIPE_API_URL is empty: the key goes to Stripe alone', look: apiUrl },
  { name: 'no live key is in a file that git keeps', look: committed },
];

function livemode({ target: { environment } }: Scene): Verdict {
  const wanted = String(environment === 'production');
  for (const deployable of deployables) {
    const { STRIPE_LIVEMODE: said = wanted } = settingsOf(deployable, environment).vars;
    if (said !== wanted)
      return failed(`it is ${JSON.stringify(said)}`, `set it in ${deployable.config}`);
  }
  return ok();
}

/** A key sent to another address is a key given away. */
function apiUrl({ target: { environment } }: Scene): Verdict {
  const { STRIPE_API_URL } = settingsOf({ config: configs.credits }, environment).vars;
  return STRIPE_API_URL === ''
    ? ok()
    : failed(`it is ${JSON.stringify(STRIPE_API_URL)}`, `leave it empty in ${configs.credits}`);
}

function committed(): Verdict {
  const files = grep('(sk|rk)_live_[A-Za-z0-9]{16,}');
  return files.length === 0
    ? ok()
    : failed(`there is one in ${files.join(', ')}`, 'roll the key in Stripe now, then remove it');
}

/** Names of files alone: what they hold is not to be printed. */
function grep(pattern: string): string[] {
  try {
    const args = ['grep', '--cached', '-lE', pattern];
    return execFileSync('git', args, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim()
      .split('\n');
  } catch (error) {
    // git grep exits 1 when nothing matches.
    if (error instanceof Error && Reflect.get(error, 'status') === 1) return [];
    throw new Skip('git cannot be asked here');
  }
}

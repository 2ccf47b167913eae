import { execFileSync } from 'node:child_process';
import { settingsOf } from '../../deploy/target.ts';
import { configs, root } from '../../local/workers.ts';
import { type Check, failed, ok, Skip, type Verdict } from '../check.ts';
import type { Scene } from '../scene.ts';

export const repository: readonly Check[] = [
  { name: 'STRIPE_LIVEMODE is "true" in production and "false" elsewhere', look: livemode },
  { name: 'no live key is in a file that git keeps', look: committed },
];

function livemode({ target: { environment } }: Scene): Verdict {
  const { vars } = settingsOf({ config: configs.consumer }, environment);
  const wanted = String(environment === 'production');
  return vars['STRIPE_LIVEMODE'] === wanted
    ? ok()
    : failed(`it is ${JSON.stringify(vars['STRIPE_LIVEMODE'])}`, `set it in ${configs.consumer}`);
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

import { spawnSync } from 'node:child_process';
import { root } from '@stripe-credits/harness/configs';
import { parseSettings } from '@stripe-credits/stripe-events';
import { findWorker } from '../../deploy/read-target.ts';
import { fail, Skip } from '../check.ts';
import type { Checks } from '../context.ts';

export const repositoryChecks: Checks = {
  'STRIPE_LIVEMODE is "true" in production and "false" elsewhere'({ target }) {
    const expected = String(target.environment === 'production');
    for (const { vars, config } of target.workers) {
      const { STRIPE_LIVEMODE: value = expected } = vars;
      if (value !== expected) fail(`it is ${JSON.stringify(value)}`, `set it in ${config}`);
    }
  },

  /** Three Workers process events: they must agree on whose money an event is about. */
  'STRIPE_ACCOUNTS and OTHER_PAYMENTS are valid, and the same in every Worker'({ target }) {
    const settings = target.workers
      .filter(({ vars }) => 'OTHER_PAYMENTS' in vars)
      .map(({ vars, config }) => {
        const { STRIPE_ACCOUNTS, OTHER_PAYMENTS } = vars;
        const env = {
          STRIPE_ACCOUNTS: String(STRIPE_ACCOUNTS),
          OTHER_PAYMENTS: String(OTHER_PAYMENTS),
        };
        parseSettings({ STRIPE_LIVEMODE: 'false', ...env });
        return { config, text: JSON.stringify(env) };
      });
    const [first] = settings;
    const other = settings.find(({ text }) => text !== first?.text);
    if (first && other)
      fail(
        `${other.config} has ${other.text}, ${first.config} ${first.text}`,
        'set the same in all',
      );
  },

  /** Another address would receive the secret key. */
  'STRIPE_API_URL is empty, so the key is sent to Stripe only'({ target }) {
    const { vars, config } = findWorker(target, 'credits');
    const { STRIPE_API_URL: url } = vars;
    if (url !== '') fail(`it is ${JSON.stringify(url)}`, `leave it empty in ${config}`);
  },

  /** Lists names of files only, because the matches are secrets. */
  'git tracks no file with a live key'() {
    const args = ['grep', '--cached', '-lE', '(sk|rk)_live_[A-Za-z0-9]{16,}'];
    const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
    // git grep exits with 1 when nothing matches.
    if (status !== 0 && status !== 1) throw new Skip('git cannot read this folder');
    const files = stdout.trim().split('\n').join(', ');
    if (files) fail(`${files} has one`, 'roll the key in Stripe now, then remove it');
  },
};

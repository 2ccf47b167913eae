import { spawnSync } from 'node:child_process';
import { parseRetention } from '@stripe-credits/db/retention';
import { root } from '@stripe-credits/harness/configs';
import { parseSettings } from '@stripe-credits/stripe-events';
import { parseAcceptedLogRate } from '../../../../apps/ingest/src/accepted-log-rate.ts';
import { findWorker, type Target } from '../../deploy/read-target.ts';
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
    const settings = settingsOfWorkers(target, ['STRIPE_ACCOUNTS', 'OTHER_PAYMENTS']);
    for (const { values } of settings) parseSettings({ STRIPE_LIVEMODE: 'false', ...values });
    expectSame(settings);
  },

  /** Three Workers write notifications; deploying checks the words. */
  'NOTIFICATIONS and LOW_BALANCE_THRESHOLD are the same in every Worker'({ target }) {
    expectSame(settingsOfWorkers(target, ['NOTIFICATIONS', 'LOW_BALANCE_THRESHOLD']));
  },

  /** Ingest logs every accepted event while the setting is not valid. */
  'LOG_ACCEPTED_RATE is a number from 0 to 1'({ target }) {
    const { vars, config } = findWorker(target, 'ingest');
    const value = String(vars['LOG_ACCEPTED_RATE']);
    if (parseAcceptedLogRate(value) === null)
      fail(`it is ${JSON.stringify(value)}`, `set it in ${config}`);
  },

  'the settings RETENTION_… are valid'({ target }) {
    const { vars, config } = findWorker(target, 'console');
    const setting = (name: string) => String(vars[name] ?? '');
    try {
      parseRetention({
        RETENTION_COMPLETED_DAYS: setting('RETENTION_COMPLETED_DAYS'),
        RETENTION_DEAD_DAYS: setting('RETENTION_DEAD_DAYS'),
        RETENTION_EVENT_DAYS: setting('RETENTION_EVENT_DAYS'),
        RETENTION_COUNT_DAYS: setting('RETENTION_COUNT_DAYS'),
      });
    } catch (error) {
      fail(error instanceof Error ? error.message : String(error), `set it in ${config}`);
    }
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

interface WorkerSettings {
  readonly config: string;
  readonly values: Readonly<Record<string, string>>;
}

/** These settings of the Workers that have them. */
function settingsOfWorkers({ workers }: Target, names: readonly string[]): WorkerSettings[] {
  return workers
    .filter(({ vars }) => names.every((name) => name in vars))
    .map(({ vars, config }) => ({
      config,
      values: Object.fromEntries(names.map((name) => [name, String(vars[name])])),
    }));
}

function expectSame(settings: readonly WorkerSettings[]): void {
  const [first] = settings;
  const text = (each?: WorkerSettings) => JSON.stringify(each?.values);
  const other = settings.find((each) => text(each) !== text(first));
  if (first && other)
    fail(
      `${other.config} has ${text(other)}, ${first.config} ${text(first)}`,
      'set the same in all',
    );
}

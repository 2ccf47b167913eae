import { findPendingMigrations } from '../../deploy/fetch-state.ts';
import { DEFAULT_PORT, STATE_FOLDER } from '../../dev/settings.ts';
import { linkedDevVars } from '../../dev-vars.ts';
import { CommandError } from '../../terminal/command-error.ts';
import { fail, Note } from '../check.ts';
import type { LocalChecks } from './local-check.ts';
import { settingChecks } from './setting-checks.ts';

/** The Node that the project installs. */
const NODE_MAJOR = 24;

export const localChecks: LocalChecks = {
  'the version of Node'({ machine: { nodeVersion } }) {
    if (Number(/^v(\d+)/.exec(nodeVersion)?.[1]) < NODE_MAJOR)
      fail(`it is ${nodeVersion}`, `run it through pnpm, which uses Node ${NODE_MAJOR}`);
    return nodeVersion;
  },

  'the installed dependencies'({ machine: { readText } }) {
    const installed = readText('node_modules/.pnpm/lock.yaml');
    if (installed === undefined) fail('there are none', 'pnpm install');
    if (installed !== readText('pnpm-lock.yaml'))
      fail('they are not those of pnpm-lock.yaml', 'pnpm install');
  },

  ...portCheck('ingest', DEFAULT_PORT),
  ...portCheck('console', DEFAULT_PORT + 1),

  'other files .dev.vars'({ machine: { isOwnFile } }) {
    const other = linkedDevVars.find(isOwnFile);
    if (other)
      fail(
        `${other} exists, and wrangler reads it instead of .dev.vars at the root`,
        `move its settings to .dev.vars, and delete it`,
      );
    return 'none';
  },

  ...settingChecks,

  async 'the migrations of the local database'({ machine: { exists }, ...others }) {
    const { cloudflare, readTarget } = others;
    if (!exists(`${STATE_FOLDER}/v3/d1`)) throw new Note('none yet. pnpm dev creates the database');
    const { config } = readTarget('top').database;
    const query = (_: string, sql: string) => cloudflare.queryLocal(config, sql);
    const pending = await findPendingMigrations({ query }, 'local');
    if (pending.length > 0)
      fail(`pending: ${pending.join(', ')}`, 'restart pnpm dev, which applies them');
  },

  async 'Stripe’s CLI'({ machine: { succeeds } }) {
    const loggedIn = await succeeds('stripe', ['config', '--list']);
    const purpose = 'It is optional, and forwards events from Stripe to pnpm dev';
    if (loggedIn === undefined)
      throw new Note(`not installed. ${purpose}: https://docs.stripe.com/stripe-cli`);
    if (!loggedIn) throw new Note(`not logged in. ${purpose}: stripe login`);
    return 'logged in';
  },

  async 'wrangler’s log-in to Cloudflare'({ cloudflare }) {
    await cloudflare.openAccount().catch((error: unknown) => {
      if (!(error instanceof CommandError)) throw error;
      throw new Note(`${error.message} It is optional: only deployments need it`);
    });
    return undefined;
  },
};

function portCheck(role: 'ingest' | 'console', port: number): LocalChecks {
  return {
    async [`port ${port}, for ${role}`]({ machine }) {
      const user = await machine.findPortUser(port, role);
      if (user === 'another process')
        fail('another process has it', 'stop that process, or start pnpm dev with --port');
      return user === 'pnpm dev' ? 'pnpm dev is running' : 'free';
    },
  };
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configs, root } from '@stripe-credits/harness/configs';
import { dependencies } from '../dependencies.ts';
import { devVarsFile } from '../dev-vars.ts';
import { requireFree } from '../port.ts';
import { WEBHOOK_PATH } from '../stripe/endpoint.ts';
import { setUp } from '../stripe-setup/set-up.ts';
import { devServer } from './dev-server.ts';
import type { QuickstartOptions } from './options.ts';
import { pnpmCommand } from './pnpm-command.ts';
import { readCliSecret } from './stripe-cli.ts';
import { openTerminal } from './terminal.ts';
import { openVariablesFile } from './variables-file.ts';

/** Everything outside of this process that `pnpm quickstart` uses. Tests inject fakes. */
export type QuickstartDependencies = ReturnType<typeof createDependencies>;

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** How long something is waited for. */
const TIMEOUTS_MS = {
  /** What a person has to do, such as to pay. */
  person: 15 * 60_000,
  /** The same where nobody can be asked. */
  unattended: 60_000,
  /** What the Workers and Stripe do by themselves. */
  machine: 30_000,
};

/** @param options with the port of ingest. */
export function createDependencies({ port, json = false }: QuickstartOptions) {
  const terminal = openTerminal(json ? process.stderr : process.stdout);
  return {
    terminal,
    env: dependencies.env,
    /** What the commands that the person types begin with. */
    pnpm: pnpmCommand(dependencies.env),
    connectStripe: dependencies.connectStripe,
    devVars: openVariablesFile(devVarsFile, '.dev.vars', () =>
      readFileSync(join(root, '.dev.vars.example'), 'utf8'),
    ),
    devServer,
    requireFree,
    readCliSecret,
    webhookUrl: `http://localhost:${port}${WEBHOOK_PATH}`,
    consoleUrl: `http://localhost:${port + 1}`,
    queryLocal: (sql: string) => dependencies.cloudflare.queryLocal(configs.consumer, sql),
    /** As `pnpm stripe:setup`. Returns how much it had to change. */
    setUpPackages: (key: string): Promise<number> =>
      setUp(
        { env: 'top', print: terminal.print },
        { ...dependencies, env: { STRIPE_SECRET_KEY: key } },
      ),
    timeoutsMs: TIMEOUTS_MS,
    /** Calls back on Ctrl+C; returns how to end that. A second Ctrl+C ends the process at once. */
    onInterrupt(callback: () => void): () => void {
      for (const signal of SIGNALS) process.once(signal, callback);
      return () => {
        for (const signal of SIGNALS) process.off(signal, callback);
      };
    },
  };
}

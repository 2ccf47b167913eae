import { Command, Option } from 'commander';
import { parsePort } from './port.ts';
import type { QuickstartOptions } from './quickstart/options.ts';
import { STEP_NAMES } from './quickstart/step-names.ts';
import { refuseEmpty } from './terminal/refuse-empty.ts';
import { run } from './terminal/run.ts';

/** As of `pnpm dev`. */
const DEFAULT_PORT = 8787;

export const command = new Command('pnpm quickstart')
  .description('Walks from a test key of Stripe to a paid test session and its credits.')
  .option('--fake', 'use the project’s fake of Stripe: no account, no network, no money')
  .option(
    '--key <key>',
    'a test key; other users of the machine can see it, so prefer the environment',
  )
  .option('--user <id>', 'who buys', 'quickstart')
  .option('--package <id>', 'what is bought: a pack of credit_packages', 'starter')
  .option('--port <n>', 'port of pnpm dev; its console has the next one', parsePort, DEFAULT_PORT)
  .addOption(new Option('--from <step>', 'begin with this step').choices(STEP_NAMES))
  .addOption(
    new Option('--skip <steps...>', 'leave these steps out').choices(STEP_NAMES).default([]),
  )
  .option('--yes', 'ask nothing, and stop the Workers at the end')
  .addHelpText(
    'after',
    `
Steps: ${STEP_NAMES.join(', ')}.

Each step looks first whether it is done already, so that the command can be run again at any time.
A key is taken from --key, STRIPE_SECRET_KEY, .dev.vars, or typed without being shown; live keys are
refused. Press Enter instead of a key to use the fake of Stripe. Key and signing secret are kept in
.dev.vars, which git ignores, and are never printed. Stop with Ctrl+C: nothing stays half-done.

A restricted key (rk_test_…) needs: read Events and Webhook Endpoints, write Products, Prices and
Checkout Sessions.

Exit codes: 0 done; 1 refused, or something did not answer; 2 invalid arguments; 130 stopped.

Examples:
  pnpm quickstart
  pnpm quickstart --fake
  pnpm quickstart --user ada --package standard
  pnpm quickstart --from checkout
  pnpm quickstart --skip packages event`,
  )
  .hook('preAction', (_, subcommand) => refuseEmpty(subcommand))
  // Loading wrangler takes two seconds, which --help and invalid arguments need not wait for.
  .action(async (options: QuickstartOptions) => {
    const { createDependencies } = await import('./quickstart/dependencies.ts');
    const { walk } = await import('./quickstart/walk.ts');
    await walk(options, createDependencies(options.port));
  });

if (import.meta.main) await run(command);

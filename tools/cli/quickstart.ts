import { DEFAULT_PORT } from './dev/settings.ts';
import { parsePort } from './port.ts';
import { DEFAULT_PACKAGE, DEFAULT_USER, type QuickstartOptions } from './quickstart/options.ts';
import { STEP_NAMES } from './quickstart/step-names.ts';
import { choiceOption } from './terminal/choices.ts';
import { createCommand } from './terminal/command.ts';
import { CHANGING } from './terminal/exit-codes.ts';
import { run } from './terminal/run.ts';

export const command = createCommand({
  name: 'pnpm quickstart',
  description: 'Go from a test key of Stripe to a paid test session and its credits.',
  notes: `Steps: ${STEP_NAMES.join(', ')}. You can run the command again at any time: a step that
    is done already is not repeated.

    The key is taken from --key, STRIPE_SECRET_KEY or .dev.vars, or is typed without being shown. Live
    keys are refused. To use the fake of Stripe instead of a key, press Enter. Key and signing secret
    are kept in .dev.vars, which git ignores, and are never printed.

    A restricted key (rk_test_…) must be allowed to read Events and Webhook Endpoints, and to write
    Products, Prices and Checkout Sessions.`,
  exitCodes: CHANGING,
  examples: [
    'pnpm quickstart',
    'pnpm quickstart --fake',
    'pnpm quickstart --user ada --package standard',
    'pnpm quickstart --from checkout',
    'pnpm quickstart --skip packages event',
    'pnpm quickstart --fake --yes --json',
  ],
})
  .option('--fake', 'use the fake of Stripe: no account, no network, no money')
  .option('--key <key>', 'a test key; other users of the machine can see it on the command line')
  .option('--user <id>', 'the user who buys', DEFAULT_USER)
  .option('--package <id>', 'the package that is bought', DEFAULT_PACKAGE)
  .option('--port <n>', 'port of pnpm dev; its console has the next one', parsePort, DEFAULT_PORT)
  .addOption(choiceOption('--from <step>', 'begin with this step', STEP_NAMES))
  .addOption(choiceOption('--skip <steps...>', 'skip these steps', STEP_NAMES).default([]))
  .option('--yes', 'do not ask, and stop the Workers at the end')
  .option('--json', 'print one JSON document on stdout at the end; the steps go to stderr')
  // Loading wrangler takes two seconds, which --help and invalid arguments need not wait for.
  .action(async (options: QuickstartOptions) => {
    const { createDependencies } = await import('./quickstart/dependencies.ts');
    const { walk } = await import('./quickstart/walk.ts');
    await walk(options, createDependencies(options));
  });

if (import.meta.main) await run(command);

import { environmentChoice } from './deploy/environment.ts';
import type { Options } from './stripe-setup/set-up.ts';
import { createCommand } from './terminal/command.ts';
import { CHANGING } from './terminal/exit-codes.ts';
import { run } from './terminal/run.ts';

export const command = createCommand({
  name: 'pnpm stripe:setup',
  description: 'Create the webhook endpoint in Stripe, and a product and a price for each package.',
  notes: `The key is read from STRIPE_SECRET_KEY in the environment and never printed. A restricted key
    needs write access to Webhook Endpoints, Products and Prices. A second run changes nothing.`,
  exitCodes: CHANGING,
  examples: [
    'pnpm stripe:setup --dry-run',
    'pnpm stripe:setup --env staging --store-secret',
    'pnpm stripe:setup --env production --url https://hooks.example --store-secret',
  ],
})
  .option('--url <url>', 'URL of ingest (default: its workers.dev address)')
  .addOption(environmentChoice().default('top'))
  .option('--remote', 'use the deployed database instead of that of pnpm dev; implied by --env')
  .option('--dry-run', 'print the steps and change nothing')
  .option('--yes', 'confirm a change of live mode in advance: do not ask')
  .option('--print-secret', 'print the signing secret of a new endpoint')
  .option('--store-secret', 'set it as a secret of ingest without printing it')
  .option('--replace-endpoint', 'create a second endpoint beside one of another API version')
  .option('--json', 'print one JSON document on stdout instead of lines')
  // Loading wrangler takes two seconds, which --help and invalid arguments need not wait for.
  .action(async (options: Options) => {
    const { dependencies } = await import('./dependencies.ts');
    const { setUp } = await import('./stripe-setup/set-up.ts');
    await setUp(options, dependencies);
  });

if (import.meta.main) await run(command);

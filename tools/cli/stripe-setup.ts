import { Command } from 'commander';
import { environmentChoice } from './deploy/environment.ts';
import type { Options } from './stripe-setup/set-up.ts';
import { run } from './terminal/run.ts';

export const command = new Command('pnpm stripe:setup')
  .description(
    'Creates the webhook endpoint in Stripe, and a product and a price for each package.',
  )
  .option('--url <url>', 'URL of ingest; its workers.dev address by default')
  .addOption(environmentChoice())
  .option('--remote', 'use the deployed database instead of that of pnpm dev; implied by --env')
  .option('--dry-run', 'print the steps and change nothing')
  .option('--yes', 'change live mode without confirmation')
  .option('--print-secret', 'print the signing secret of a new endpoint')
  .option('--store-secret', 'set it as a secret of ingest without printing it')
  .option('--replace-endpoint', 'create a second endpoint beside one of another API version')
  .addHelpText(
    'after',
    `
The key is read from STRIPE_SECRET_KEY in the environment and never printed. A restricted key needs
write access to Webhook Endpoints, Products and Prices. A second run changes nothing.

Exit codes: 0 done; 1 refused; 2 invalid arguments.

Examples:
  pnpm stripe:setup --dry-run
  pnpm stripe:setup --env staging --store-secret
  pnpm stripe:setup --env production --url https://hooks.shop.example --store-secret`,
  )
  // Loading wrangler takes two seconds, which --help and invalid arguments need not wait for.
  .action(async (options: Options) => {
    const { dependencies } = await import('./dependencies.ts');
    const { setUp } = await import('./stripe-setup/set-up.ts');
    await setUp(options, dependencies);
  });

if (import.meta.main) await run(command);

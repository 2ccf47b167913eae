import { program } from 'commander';
import { environmentChoice } from './deploy/environment.ts';
import type { Options } from './stripe-setup/set-up.ts';
import { tell } from './terminal/command-error.ts';

await program
  .name('pnpm stripe:setup')
  .description('Gives Stripe the webhook endpoint, and a product and a price for each package.')
  .option('--url <url>', 'where ingest is reached; by default its workers.dev address')
  .addOption(environmentChoice())
  .option('--remote', 'the packages of the deployed database, not of pnpm dev; implied by --env')
  .option('--dry-run', 'say what would be done, and change nothing')
  .option('--yes', 'change live mode without asking')
  .option('--print-secret', 'print the signing secret of a new endpoint')
  .option('--store-secret', 'hand it to ingest, without showing it')
  .option('--replace-endpoint', 'make a second one beside an endpoint of another API version')
  .addHelpText(
    'after',
    `
The key comes from STRIPE_SECRET_KEY in the environment, and is never printed. A restricted key needs
write access to Webhook Endpoints, Products and Prices. Run again, it changes nothing.

Exit codes: 0 done; 1 refused; 2 the command was typed wrong.

Examples:
  pnpm stripe:setup --dry-run
  pnpm stripe:setup --env staging --store-secret
  pnpm stripe:setup --env production --url https://hooks.shop.example --store-secret`,
  )
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  // Wrangler takes a second to load, for which a mistyped command need not wait.
  .action(async (options: Options) => (await import('./stripe-setup/set-up.ts')).setUp(options))
  .parseAsync()
  .catch(tell);

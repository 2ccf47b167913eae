import { program } from 'commander';
import { reconcile } from './reconcile/reconcile.ts';
import { tell } from './terminal/command-error.ts';

program
  .name('pnpm reconcile')
  .description('Looks for events that Stripe sent and that never arrived, and sends them on.')
  .option('--since <time>', 'from then on: 2026-11-23T10:15, in UTC, or 24h', '24h')
  .option('--dry-run', 'say what is missing, and send nothing')
  .option('--url <url>', 'the console of a deployment')
  .option('--json', 'JSON on stdout instead of tables')
  .addHelpText(
    'after',
    `
The Workers do it: stripe-credits has the key and asks Stripe, and the console, which this speaks to,
says how far it is. Without --url that is the console of pnpm dev. For a deployment, set
STRIPE_CONSOLE_URL and either CONSOLE_TOKEN, or CF_ACCESS_CLIENT_ID and CF_ACCESS_CLIENT_SECRET, in
the environment. Stripe lists events for 30 days. Deployed, the schedule looks each hour by itself.

Exit codes: 0 done; 1 refused, or not all of it could be done; 2 the command was typed wrong. Paid
sessions without a grant are told, and do not change the exit code.

Examples:
  pnpm reconcile --since 24h --dry-run
  pnpm reconcile --since 2026-11-20T08:00`,
  )
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .action(reconcile);

await program.parseAsync().catch(tell);

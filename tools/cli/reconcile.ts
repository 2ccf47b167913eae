import { Command } from 'commander';
import {
  cancelReconciliation,
  pauseReconciliation,
  resumeReconciliation,
} from './reconcile/control-reconciliation.ts';
import { reconcile } from './reconcile/reconcile.ts';
import { refuseEmpty } from './terminal/refuse-empty.ts';
import { run } from './terminal/run.ts';

export const command = new Command('pnpm reconcile')
  .description('Compares Stripe’s events with the database, and sends missing events to the queue.')
  .option('--since <time>', 'from then on: 2026-11-23T10:15, in UTC, or 24h', '24h')
  .option('--dry-run', 'list missing events; nothing is sent')
  .option('--url <url>', 'the console of a deployment')
  .option('--json', 'JSON on stdout instead of tables')
  .addHelpText(
    'after',
    `
The Worker stripe-credits, which has Stripe's key, reads Stripe's lists; the console shows the
progress. Without --url the command uses the console of pnpm dev. For a deployment, set
STRIPE_CONSOLE_URL and either CONSOLE_TOKEN, or CF_ACCESS_CLIENT_ID and CF_ACCESS_CLIENT_SECRET, in
the environment. Stripe lists events for 30 days. A deployment reconciles each hour by itself.

Exit codes: 0 done; 1 refused, or only part of it could be done; 2 invalid arguments. Paid sessions
without a grant are printed, and do not change the exit code.

Examples:
  pnpm reconcile --since 24h --dry-run
  pnpm reconcile --since 2026-11-20T08:00
  pnpm reconcile pause reconciliation_12ab`,
  )
  .exitOverride()
  .hook('preAction', (_, subcommand) => refuseEmpty(subcommand))
  .action(reconcile);

const control = (usage: string, description: string): Command =>
  command
    .command(usage)
    .description(description)
    .option('--url <url>', 'the console of a deployment')
    .option('--json', 'JSON on stdout instead of tables');

control('pause <reconciliation>', 'pauses a reconciliation').action(pauseReconciliation);
control('resume <reconciliation>', 'continues a paused one').action(resumeReconciliation);
control('cancel <reconciliation>', 'ends a reconciliation; sent events stay sent').action(
  cancelReconciliation,
);

if (import.meta.main) await run(command);

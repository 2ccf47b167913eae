import type { Command } from 'commander';
import type { ConsoleOptions } from './console/client.ts';
import { addConsoleOptions, createConsoleCommand } from './console/console-command.ts';
import {
  cancelReconciliation,
  pauseReconciliation,
  resumeReconciliation,
} from './reconcile/control-reconciliation.ts';
import { list } from './reconcile/list.ts';
import { reconcile } from './reconcile/reconcile.ts';
import { CHANGING } from './terminal/exit-codes.ts';
import { run } from './terminal/run.ts';

const program = createConsoleCommand({
  name: 'pnpm reconcile',
  description: 'Compare Stripe’s events with the database, and send missing events to the queue.',
  notes: `
The Worker stripe-credits, which has Stripe's key, reads Stripe's lists. A deployment reconciles each
hour by itself. Stripe lists events for 30 days.

Ctrl+C stops the display, not the reconciliation. Paid sessions without a grant are printed, and do
not change the exit code.`,
  exitCodes: {
    ...CHANGING,
    130: 'interrupted with Ctrl+C: the reconciliation continues',
  },
  examples: [
    'pnpm reconcile --since 24h --dry-run',
    'pnpm reconcile --since 2026-11-20T08:00',
    'pnpm reconcile list',
    'pnpm reconcile pause reconciliation_12ab',
  ],
});

export const command = addConsoleOptions(program.command)
  .option('--since <time>', 'compare from then on: 2026-11-23T10:15, in UTC, or 24h', '24h')
  .option('--dry-run', 'list missing events and send nothing')
  .allowExcessArguments()
  .action(reconcile);

program
  .subcommand({
    usage: 'list',
    description: 'List reconciliations, newest first',
    examples: ['pnpm reconcile list', 'pnpm reconcile list --limit 100 --json'],
  })
  .option('--limit <n>', 'list at most this many, 1 to 500', '25')
  // The command has --url and --json too, and Commander gives them to it, wherever they are typed.
  .action((_: ConsoleOptions, verbCommand: Command) => list(verbCommand.optsWithGlobals()));

for (const [verb, description, action] of [
  ['pause', 'Pause a reconciliation', pauseReconciliation],
  ['resume', 'Continue a paused reconciliation', resumeReconciliation],
  ['cancel', 'End a reconciliation; events that are sent stay sent', cancelReconciliation],
] as const)
  program
    .subcommand({
      usage: `${verb} <reconciliation>`,
      description,
      exitCodes: CHANGING,
      examples: [`pnpm reconcile ${verb} reconciliation_12ab`],
    })
    .action((id: string, _: ConsoleOptions, verbCommand: Command) =>
      action(id, verbCommand.optsWithGlobals<ConsoleOptions>()),
    );

if (import.meta.main) await run(command);

import type { Command } from 'commander';
import { createConsoleCommand } from './console/console-command.ts';
import { adjust, grant } from './credits/change.ts';
import { find } from './credits/find.ts';
import { parseAdjustment, parseGrant } from './credits/parse-amount.ts';
import { release } from './credits/release.ts';
import { show } from './credits/show.ts';
import { trace } from './credits/trace.ts';
import { run } from './terminal/run.ts';

const program = createConsoleCommand({
  name: 'pnpm credits',
  description: 'Credits of users: find, explain, grant, adjust and release them.',
  help: `
Engineers and support may grant, adjust and release; every role may read.

A grant or an adjustment of many credits, or for a user of whom nothing is known, is confirmed first.
It is recorded with who made it and why, and cannot be deleted: to correct it, adjust.

Exit codes: 0 done; 1 refused, or nothing is known of the user; 2 invalid arguments.

Examples:
  pnpm credits find cs_test_123
  pnpm credits show ada
  pnpm credits trace ada
  pnpm credits trace ada pi_123:purchase:1
  pnpm credits grant ben 100 --reason "the outage of 24 November"
  pnpm credits adjust ben -50 --reason "granted twice"
  pnpm credits release cleo reservation:cleo:job_1 --reason "the job crashed"`,
});

export const command = program.command;
const { subcommand } = program;

subcommand(
  'find <id>',
  'finds the user of a session, payment, invoice, charge, customer or event',
).action(find);

subcommand(
  'show <user>',
  'shows balance, reservations, plan, purchases, dead letters and ledger',
).action(show);

subcommand('trace <user> [transaction]', 'explains the last transactions, or one of them')
  .option('--limit <n>', 'at most so many, the newest first', '10')
  .action(trace);

const changing = (usage: string, description: string): Command =>
  subcommand(usage, description).requiredOption('--reason <text>', 'recorded in the ledger');

for (const [name, parse, description, action] of [
  ['grant', parseGrant, 'gives credits that nobody paid for', grant],
  ['adjust', parseAdjustment, 'corrects a balance by so many credits, up or down', adjust],
] as const)
  changing(name, description)
    .argument('<user>')
    .argument('<amount>', 'whole credits', parse)
    .option(
      '--idempotency-key <key>',
      'the same key changes the balance once; a new one by default',
    )
    .option('--yes', 'do not ask')
    .action(action);

changing('release <user> <reservation>', 'frees the credits of a live reservation').action(release);

if (import.meta.main) await run(command);

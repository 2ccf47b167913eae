import type { Command } from 'commander';
import { createConsoleCommand } from './console/console-command.ts';
import { adjust, grant } from './credits/change.ts';
import { find } from './credits/find.ts';
import { parseAdjustment, parseGrant } from './credits/parse-amount.ts';
import { refuseUserOption } from './credits/refuse-user-option.ts';
import { release } from './credits/release.ts';
import { show } from './credits/show.ts';
import { trace } from './credits/trace.ts';
import { CHANGING, READING } from './terminal/exit-codes.ts';
import { run } from './terminal/run.ts';

const program = createConsoleCommand({
  name: 'pnpm credits',
  description: 'Find, explain, grant, adjust and release the credits of users.',
  notes: `
Engineers and support may grant, adjust and release credits. Every role may read.

A grant or an adjustment of many credits, or for an unknown user, asks for a confirmation. The ledger
records who made it and why. An entry cannot be deleted: to correct it, adjust.`,
  exitCodes: CHANGING,
  examples: [
    'pnpm credits find cs_test_123',
    'pnpm credits show ada',
    'pnpm credits trace ada',
    'pnpm credits grant ben 100 --reason "the outage of 24 November"',
    'pnpm credits adjust ben -50 --reason "granted twice"',
    'pnpm credits release cleo reservation:cleo:job_1 --reason "the job crashed"',
  ],
});

export const command = program.command;
const { subcommand } = program;

subcommand({
  usage: 'find <id>',
  description: 'Find the user of a session, payment, invoice, charge, customer or event',
  examples: ['pnpm credits find cs_test_123', 'pnpm credits find cus_123 --json'],
}).action(find);

subcommand({
  usage: 'show <user>',
  description: 'Show balance, reservations, plan, purchases, dead letters and ledger',
  exitCodes: { ...READING, 1: 'the user is unknown, or the request was refused or not answered' },
  examples: ['pnpm credits show ada', 'pnpm credits show ada --json'],
}).action(show);

subcommand({
  usage: 'trace <user> [transaction]',
  description: 'Explain one transaction, or the newest',
  notes: 'Below each transaction: Stripe’s objects and events, and what engineers did with them.',
  exitCodes: { ...READING, 1: 'no transaction, or the request was refused or not answered' },
  examples: ['pnpm credits trace ada', 'pnpm credits trace ada pi_123:purchase:1'],
})
  .option('--limit <n>', 'show at most this many, 1 to 50', '10')
  .action(trace);

for (const [name, parse, description, example, action] of [
  ['grant', parseGrant, 'Give credits without a payment', '100 --reason "the outage"', grant],
  [
    'adjust',
    parseAdjustment,
    'Correct a balance, up or down',
    '-50 --reason "granted twice"',
    adjust,
  ],
] as const)
  addReason(
    subcommand({
      usage: name,
      description,
      exitCodes: CHANGING,
      examples: [`pnpm credits ${name} ben ${example}`],
    }),
  )
    .argument('<user>', 'id of the user')
    .argument('<amount>', 'whole credits', parse)
    .option(
      '--idempotency-key <key>',
      'repeat a command safely: the same key changes the balance once (default: a new key)',
    )
    .option('--yes', 'confirm in advance: do not ask')
    .action(action);

addReason(
  subcommand({
    usage: 'release <user> <reservation>',
    description: 'Make the credits of a live reservation available again',
    exitCodes: CHANGING,
    examples: [
      'pnpm credits release cleo reservation:cleo:job_1 --reason "the job crashed"',
      'pnpm credits show cleo    # lists the reservations',
    ],
  }),
).action(release);

for (const verb of command.commands) refuseUserOption(verb);

function addReason(changing: Command): Command {
  return changing.requiredOption('--reason <text>', 'reason, which is recorded');
}

if (import.meta.main) await run(command);

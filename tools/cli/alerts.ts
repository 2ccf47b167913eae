import { status } from './alerts/status.ts';
import { test } from './alerts/test.ts';
import { createConsoleCommand } from './console/console-command.ts';
import { READING } from './terminal/exit-codes.ts';
import { run } from './terminal/run.ts';

const EXIT_CODES = {
  ...READING,
  1: 'a channel does not work, or the request was refused or not answered',
};

const program = createConsoleCommand({
  name: 'pnpm alerts',
  description: 'Alerts to engineers: where they are sent, and whether they arrive.',
  exitCodes: EXIT_CODES,
  examples: ['pnpm alerts test', 'pnpm alerts status'],
});

export const command = program.command;

program
  .subcommand({
    usage: 'test',
    description: 'Send a test alert to each channel',
    exitCodes: EXIT_CODES,
    examples: ['pnpm alerts test', 'pnpm alerts test --json'],
  })
  .action(test);
program
  .subcommand({
    usage: 'status',
    description: 'Show when each channel last took an alert',
    exitCodes: EXIT_CODES,
    examples: ['pnpm alerts status'],
  })
  .action(status);

if (import.meta.main) await run(command);

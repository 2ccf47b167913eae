import { status } from './alerts/status.ts';
import { test } from './alerts/test.ts';
import { createConsoleCommand } from './console/console-command.ts';
import { run } from './terminal/run.ts';

const program = createConsoleCommand({
  name: 'pnpm alerts',
  description: 'Alerts to engineers: where they are sent, and whether they arrive.',
  help: `

Exit codes: 0 done; 1 refused, or a channel does not work; 2 invalid arguments.

Examples:
  pnpm alerts test
  pnpm alerts status`,
});

export const command = program.command;

program.subcommand('test', 'sends a test alert to each channel').action(test);
program.subcommand('status', 'shows when each channel last took an alert').action(status);

if (import.meta.main) await run(command);

import { environmentChoice } from './deploy/environment.ts';
import type { Options } from './sql/run-sql.ts';
import { createCommand } from './terminal/command.ts';
import { INTERRUPTED } from './terminal/exit-codes.ts';
import { run } from './terminal/run.ts';

export const command = createCommand({
  name: 'pnpm sql',
  description: 'Run one SQL statement, and print its rows.',
  notes: `Without --env it uses the database of pnpm dev, and with --env that of a deployment. A
    statement that may change a deployment asks for a confirmation.`,
  exitCodes: {
    0: 'done, also without rows',
    1: 'the database refused the statement, or did not answer',
    2: 'invalid arguments, or a confirmation is missing: nothing was run',
    130: INTERRUPTED,
  },
  examples: [
    'pnpm sql "SELECT * FROM credit_balances"',
    'pnpm sql --env production "SELECT * FROM credit_balances LIMIT 5"',
    'pnpm sql --json "SELECT id, reason FROM dead_letters"',
  ],
})
  .argument('<statement>', 'the statement, in quotation marks')
  .addOption(environmentChoice())
  .option('--yes', 'confirm a change of a deployment in advance: do not ask')
  .option('--json', 'print one JSON document on stdout, an array of rows')
  // Loading wrangler takes two seconds, which --help and invalid arguments need not wait for.
  .action(async (statement: string, options: Options) => {
    const { dependencies } = await import('./dependencies.ts');
    const { runSql } = await import('./sql/run-sql.ts');
    await runSql(statement, options, dependencies);
  });

if (import.meta.main) await run(command);

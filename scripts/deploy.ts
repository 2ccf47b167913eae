import { Option, program } from 'commander';
import { deployAll } from './deploy/deploy-all.ts';
import { parseEnvironment } from './deploy/target.ts';
import { tell } from './local/command-error.ts';

await program
  .name('pnpm deploy:all')
  .description(
    'Makes what is missing of queues, database and tables, and deploys every Worker, in order.',
  )
  .addOption(
    new Option('--env <name>', 'staging or production; else the names without either, in test mode')
      .argParser(parseEnvironment)
      .default('top', 'neither'),
  )
  .option('--dry-run', 'look, say what would be done, and change nothing')
  .addHelpText(
    'after',
    `
It may be run again at any time: what is there is left as it is. Secrets are named, never set.

Exit codes: 0 done; 1 refused, or a secret is missing; 2 the command was typed wrong.

Examples:
  pnpm deploy:all --dry-run
  pnpm deploy:all --env production`,
  )
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .action(deployAll)
  .parseAsync()
  .catch(tell);

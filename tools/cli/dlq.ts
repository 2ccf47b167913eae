import { type Command, InvalidArgumentError, Option, program } from 'commander';
import { cancel } from './dlq/cancel.ts';
import { discard, restore } from './dlq/discard.ts';
import { withFilter } from './dlq/filter.ts';
import { list } from './dlq/list.ts';
import { replay } from './dlq/replay.ts';
import { show } from './dlq/show.ts';
import { stats } from './dlq/stats.ts';
import { tell } from './terminal/command-error.ts';

program
  .name('pnpm dlq')
  .description('Dead letters: see them, understand them, replay or discard them.')
  .addHelpText(
    'after',
    `
Without --url it speaks to the console of pnpm dev. For a deployment, set STRIPE_CONSOLE_URL and
either CONSOLE_TOKEN, or CF_ACCESS_CLIENT_ID and CF_ACCESS_CLIENT_SECRET, in the environment.

Exit codes: 0 done; 1 refused, or not all of it could be done; 2 the command was typed wrong.

Examples:
  pnpm dlq stats
  pnpm dlq list --since 24h
  pnpm dlq show evt_123
  pnpm dlq replay --reason "paid, but metadata.user_id is missing: nobody to credit" --dry-run
  pnpm dlq replay --plan replay_12ab --why "metadata was mended"
  pnpm dlq replay evt_123 evt_456 --why "metadata was mended"
  pnpm dlq discard evt_789 --reason "a test purchase of ours"`,
  )
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));

const connected = (command: Command): Command =>
  command
    .option('--url <url>', 'the console of a deployment')
    .option('--json', 'JSON on stdout instead of tables')
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));

connected(withFilter(program.command('list')))
  .description('lists dead letters, newest first')
  .option('--status <status>', 'dead, discarded, handled, failed, ignored or any', 'dead')
  .option('--limit <n>', 'at most so many', '50')
  .action(list);

connected(program.command('show <id>'))
  .description('shows all that is known of one event; personal data is masked')
  .option('--reveal', 'show personal data')
  .action(show);

connected(withFilter(program.command('replay [ids...]')))
  .description('sends dead events to the queue again, oldest first')
  .option('--all', 'every dead event')
  .option('--dry-run', 'freeze the choice, say which, and send nothing')
  .option('--plan <id>', 'start what a dry run has frozen')
  .addOption(
    new Option('--rate <n>', 'events per second at most, 1 to 100').default(10).argParser(rate),
  )
  .option('--why <words>', 'kept with each event', 'sent again from the terminal')
  .action(replay);

connected(program.command('cancel <replay>'))
  .description('stops a replay; what was not sent stays dead')
  .action(cancel);

connected(program.command('discard <ids...>'))
  .description('lays dead events aside; they are kept and can be restored')
  .requiredOption('--reason <words>', 'kept with each event')
  .action(discard);

connected(program.command('restore <ids...>'))
  .description('makes discarded events dead again')
  .requiredOption('--reason <words>', 'kept with each event')
  .action(restore);

connected(program.command('stats')).description('what is dead, waiting and owed now').action(stats);

await program.parseAsync().catch(tell);

function rate(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 100)
    throw new InvalidArgumentError('It must be a whole number from 1 to 100.');
  return number;
}

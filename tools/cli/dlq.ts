import type { EventStatus } from '@stripe-credits/db';
import { RATE_DEFAULT, RATE_MAX } from '@stripe-credits/db/replay-rate';
import { Command, InvalidArgumentError, Option } from 'commander';
import { cancelReplay, pauseReplay, resumeReplay } from './dlq/control-replay.ts';
import { discard, restore } from './dlq/discard.ts';
import { addFilterOptions } from './dlq/filter.ts';
import { list } from './dlq/list.ts';
import { replay } from './dlq/replay.ts';
import { show } from './dlq/show.ts';
import { stats } from './dlq/stats.ts';
import { run } from './terminal/run.ts';

export const command = new Command('pnpm dlq')
  .description('Dead letters: list, read, replay and discard them.')
  // Set before the subcommands are added, which inherit it.
  .exitOverride()
  .addHelpText(
    'after',
    `
Without --url the command uses the console of pnpm dev. For a deployment, set STRIPE_CONSOLE_URL and
either CONSOLE_TOKEN, or CF_ACCESS_CLIENT_ID and CF_ACCESS_CLIENT_SECRET, in the environment.

Exit codes: 0 done; 1 refused, or only part of it could be done; 2 invalid arguments.

Examples:
  pnpm dlq stats
  pnpm dlq list --since 24h
  pnpm dlq show evt_123
  pnpm dlq replay --type checkout.session.completed --since 24h --dry-run
  pnpm dlq replay --plan replay_12ab --reason "metadata was repaired"
  pnpm dlq replay evt_123 evt_456 --reason "metadata was repaired"
  pnpm dlq pause replay_12ab
  pnpm dlq discard evt_789 --reason "a test purchase"`,
  );

const STATUSES = Object.keys({
  dead: true,
  discarded: true,
  handled: true,
  failed: true,
  ignored: true,
  any: true,
} satisfies Record<EventStatus | 'any', true>);

const subcommand = (usage: string, description: string): Command =>
  command
    .command(usage)
    .description(description)
    .option('--url <url>', 'the console of a deployment')
    .option('--json', 'JSON on stdout instead of tables');

addFilterOptions(subcommand('list', 'lists dead letters, newest first'))
  .addOption(new Option('--status <status>').choices(STATUSES).default('dead'))
  .option('--limit <n>', 'at most this many', '50')
  .action(list);

subcommand('show <id>', 'shows an event with its history; personal data is masked')
  .option('--reveal', 'show personal data')
  .action(show);

addFilterOptions(
  subcommand('replay [ids...]', 'sends dead events to the queue again, oldest first'),
)
  .option('--all', 'every dead event')
  .option('--dry-run', 'freeze the selection and show it; nothing is sent')
  .option('--plan <id>', 'start the replay of a dry run')
  .addOption(
    new Option('--rate <n>', `events per second at most, 1 to ${RATE_MAX}`)
      .default(RATE_DEFAULT)
      .argParser(parseRate),
  )
  .option('--reason <text>', 'recorded with each event', 'replayed from the terminal')
  .action(replay);

subcommand('pause <replay>', 'pauses a replay; what is not sent stays dead').action(pauseReplay);
subcommand('resume <replay>', 'continues a paused replay').action(resumeReplay);
subcommand('cancel <replay>', 'ends a replay; what is not sent stays dead').action(cancelReplay);

subcommand('discard <ids...>', 'sets dead events aside; they are kept and can be restored')
  .requiredOption('--reason <text>', 'recorded with each event')
  .action(discard);

subcommand('restore <ids...>', 'makes discarded events dead again')
  .requiredOption('--reason <text>', 'recorded with each event')
  .action(restore);

subcommand('stats', 'counts what is dead, waiting, and paid but not credited').action(stats);

if (import.meta.main) await run(command);

function parseRate(text: string): number {
  const rate = Number(text);
  if (!Number.isInteger(rate) || rate < 1 || rate > RATE_MAX)
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${RATE_MAX}.`);
  return rate;
}

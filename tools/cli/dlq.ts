import type { EventStatus } from '@stripe-credits/db';
import { RATE_DEFAULT, RATE_MAX } from '@stripe-credits/db/replay-rate';
import { InvalidArgumentError, Option } from 'commander';
import { createConsoleCommand } from './console/console-command.ts';
import { cancelReplay, pauseReplay, resumeReplay } from './dlq/control-replay.ts';
import { discard } from './dlq/discard.ts';
import { addFilterOptions } from './dlq/filter.ts';
import { list } from './dlq/list.ts';
import { repair } from './dlq/repair.ts';
import { replay } from './dlq/replay.ts';
import { replays } from './dlq/replays.ts';
import { restore } from './dlq/restore.ts';
import { show } from './dlq/show.ts';
import { stats } from './dlq/stats.ts';
import { listWaiting } from './dlq/waiting.ts';
import { run } from './terminal/run.ts';

const program = createConsoleCommand({
  name: 'pnpm dlq',
  description: 'Dead letters: list, read, repair, replay and discard them.',
  help: `

Exit codes: 0 done; 1 refused, or only part of it could be done; 2 invalid arguments.

Examples:
  pnpm dlq stats
  pnpm dlq list --since 24h
  pnpm dlq show evt_123
  pnpm dlq list --mendable
  pnpm dlq repair evt_123 --set user_id=ada --set credits=200 --reason "the buyer wrote to support"
  pnpm dlq replay --type checkout.session.completed --since 24h --dry-run
  pnpm dlq replay --plan replay_12ab --reason "metadata was repaired"
  pnpm dlq replay evt_123 evt_456 --reason "metadata was repaired"
  pnpm dlq pause replay_12ab
  pnpm dlq discard evt_789 --reason "a test purchase"
  pnpm dlq discard --user tester --count 12 --reason "our own test purchases"
  pnpm dlq restore --discard discard_34cd --reason "they were not"`,
});

export const command = program.command;
const { subcommand } = program;

const STATUSES = Object.keys({
  dead: true,
  discarded: true,
  handled: true,
  failed: true,
  ignored: true,
  any: true,
} satisfies Record<EventStatus | 'any', true>);

addFilterOptions(subcommand('list', 'lists dead letters, newest first'))
  .addOption(new Option('--status <status>').choices(STATUSES).default('dead'))
  .option('--limit <n>', 'at most this many', '50')
  .option('--mendable', 'only those that a replay would handle now; at most 200 are examined')
  .action(list);

subcommand('show <id>', 'shows what became of an event, why, and the next step')
  .option('--payload', 'show what Stripe sent; personal data is masked')
  .option('--reveal', 'show what Stripe sent with personal data')
  .action(show);

subcommand('repair <id>', 'corrects the metadata that a dead event is handled with')
  .addOption(
    repeatable('--set <key=value>', 'user_id, credits, package_id or quantity; repeatable'),
  )
  .addOption(repeatable('--unset <key>', 'removes the key from the metadata; repeatable'))
  .option('--reason <text>', 'recorded with the repair')
  .option('--dry-run', 'say what the event would become; nothing is recorded')
  .action(repair);

addFilterOptions(
  subcommand('replay [ids...]', 'sends dead events to the queue again, oldest first'),
)
  .option('--all', 'every dead event')
  .option('--dry-run', 'save and list the selection; nothing is sent')
  .option('--plan <id>', 'start the replay of a dry run')
  .addOption(countOption())
  .option('--yes', 'do not ask, however many match')
  .addOption(
    new Option('--rate <n>', `events per second at most, 1 to ${RATE_MAX}`)
      .default(RATE_DEFAULT)
      .argParser(parseRate),
  )
  .option('--reason <text>', 'recorded with each event; needed except for a dry run')
  .action(replay);

subcommand('replays [replay]', 'lists replays, or shows what became of one').action(replays);

subcommand('pause <replay>', 'pauses a replay; what is not sent stays dead').action(pauseReplay);
subcommand('resume <replay>', 'continues a paused replay').action(resumeReplay);
subcommand('cancel <replay>', 'ends a replay; what is not sent stays dead').action(cancelReplay);

addFilterOptions(
  subcommand('discard [ids...]', 'sets dead events aside; they are kept and can be restored'),
)
  .option('--all', 'every dead event')
  .option('--dry-run', 'count what would be discarded, by reason; nothing is changed')
  .addOption(countOption())
  .option('--yes', 'do not ask, however many match')
  .option('--reason <text>', 'recorded with each event; needed except for a dry run')
  .action(discard);

subcommand('restore [ids...]', 'makes discarded events dead again')
  .option('--discard <id>', 'all events of this discard')
  .requiredOption('--reason <text>', 'recorded with each event')
  .action(restore);

subcommand('waiting', 'lists events that wait for their next attempt, the longest wait first')
  .option('--limit <n>', 'at most this many', '50')
  .action(listWaiting);

subcommand('stats', 'counts what is dead, waiting, and paid but not credited').action(stats);

/** Takes one value each time, unlike `<keys...>`, which would take the rest of the line. */
function repeatable(flags: string, description: string): Option {
  const collect = (value: string, earlier: readonly string[] = []) => [...earlier, value];
  return new Option(flags, description).argParser(collect);
}

if (import.meta.main) await run(command);

/** Where nobody can type it. */
function countOption(): Option {
  return new Option('--count <n>', 'confirm that so many match a filter').argParser(parseCount);
}

function parseCount(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new InvalidArgumentError('It must be a whole number.');
  return number;
}

function parseRate(text: string): number {
  const rate = Number(text);
  if (!Number.isInteger(rate) || rate < 1 || rate > RATE_MAX)
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${RATE_MAX}.`);
  return rate;
}

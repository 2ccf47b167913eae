import type { EventStatus } from '@stripe-credits/db';
import { RATE_DEFAULT, RATE_MAX } from '@stripe-credits/db/replay-rate';
import { type Command, Option } from 'commander';
import { createConsoleCommand } from './console/console-command.ts';
import { cancelReplay, pauseReplay, resumeReplay } from './dlq/control-replay.ts';
import { discard } from './dlq/discard.ts';
import { addFilterOptions } from './dlq/filter.ts';
import { list } from './dlq/list.ts';
import { parseRate, repeatable } from './dlq/options.ts';
import { repair } from './dlq/repair.ts';
import { replay } from './dlq/replay.ts';
import { replays } from './dlq/replays.ts';
import { restore } from './dlq/restore.ts';
import { show } from './dlq/show.ts';
import { stats } from './dlq/stats.ts';
import { listWaiting } from './dlq/waiting.ts';
import { choiceOption } from './terminal/choices.ts';
import { CHANGING } from './terminal/exit-codes.ts';
import { parsePositiveInteger } from './terminal/parse.ts';
import { run } from './terminal/run.ts';

const program = createConsoleCommand({
  name: 'pnpm dlq',
  description: 'List, read, repair, replay and discard dead letters.',
  exitCodes: CHANGING,
  examples: [
    'pnpm dlq stats',
    'pnpm dlq list --since 24h',
    'pnpm dlq show evt_123',
    'pnpm dlq repair evt_123 --set user_id=ada --reason "the buyer wrote to us"',
    'pnpm dlq replay --type checkout.session.completed --since 24h --dry-run',
    'pnpm dlq replay evt_123 evt_456 --reason "metadata was repaired"',
    'pnpm dlq discard evt_789 --reason "a test purchase"',
  ],
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

addFilterOptions(
  subcommand({
    usage: 'list',
    description: 'List dead letters, newest first',
    examples: [
      'pnpm dlq list --since 24h',
      'pnpm dlq list --user ada --status any',
      'pnpm dlq list --replayable',
    ],
  }),
)
  .addOption(choiceOption('--status <status>', 'status of the event', STATUSES).default('dead'))
  .option('--limit <n>', 'list at most this many', '50')
  .option('--replayable', 'only those that a replay would handle now; examines at most 200')
  .action(list);

subcommand({
  usage: 'show <id>',
  description: 'Show the outcome of an event, its reason, and the next step',
  examples: ['pnpm dlq show evt_123', 'pnpm dlq show evt_123 --payload'],
})
  .option('--payload', 'show what Stripe sent; personal data is masked')
  .option('--reveal', 'show what Stripe sent with personal data')
  .action(show);

subcommand({
  usage: 'repair <id>',
  description: 'Correct the metadata with which a replay handles a dead event',
  notes: 'Repairing sends nothing: replay the event afterwards.',
  exitCodes: CHANGING,
  examples: [
    'pnpm dlq repair evt_123 --set user_id=ada --set credits=200 --dry-run',
    'pnpm dlq repair evt_1 --unset package_id --set credits=200 --reason "old sale"',
  ],
})
  .addOption(
    repeatable('--set <key=value>', 'user_id, credits, package_id or quantity; repeatable'),
  )
  .addOption(repeatable('--unset <key>', 'remove the key from the metadata; repeatable'))
  .option('--reason <text>', 'reason, which is recorded; required without --dry-run')
  .option('--dry-run', 'show the outcome after the repair, and record nothing')
  .action(repair);

addActionOptions(
  subcommand({
    usage: 'replay [ids...]',
    description: 'Send dead events to the queue again, oldest first',
    notes: `Shows the progress until every event is handled. Ctrl+C cancels the replay: unsent
      events stay dead.`,
    exitCodes: {
      ...CHANGING,
      1: 'refused, not answered, or not every event is handled',
      130: 'interrupted with Ctrl+C: the replay is canceled',
    },
    examples: [
      'pnpm dlq replay --type checkout.session.completed --since 24h --dry-run',
      'pnpm dlq replay --plan replay_12ab --reason "metadata was repaired"',
      'pnpm dlq replay evt_123 evt_456 --reason "metadata was repaired"',
      'pnpm dlq replay --user ada --reason "the package was missing" --yes',
    ],
  }),
)
  .option('--dry-run', 'save and list the selection for a day, and send nothing')
  .option('--plan <id>', 'send the selection of a dry run')
  .addOption(
    new Option('--rate <n>', `events per second at most, 1 to ${RATE_MAX}`)
      .default(RATE_DEFAULT)
      .argParser(parseRate),
  )
  .action(replay);

subcommand({
  usage: 'replays [replay]',
  description: 'List replays, or show the progress of one',
  examples: ['pnpm dlq replays', 'pnpm dlq replays replay_12ab'],
}).action(replays);

for (const [verb, description, action] of [
  ['pause', 'Pause a replay; unsent events stay dead', pauseReplay],
  ['resume', 'Continue a paused replay', resumeReplay],
  ['cancel', 'End a replay; unsent events stay dead', cancelReplay],
] as const)
  subcommand({
    usage: `${verb} <replay>`,
    description,
    exitCodes: CHANGING,
    examples: [`pnpm dlq ${verb} replay_12ab`],
  }).action(action);

addActionOptions(
  subcommand({
    usage: 'discard [ids...]',
    description: 'Set dead events aside; they are kept and can be restored',
    exitCodes: CHANGING,
    examples: [
      'pnpm dlq discard evt_789 --reason "a test purchase"',
      'pnpm dlq discard --user tester --dry-run',
      'pnpm dlq discard --user tester --count 12 --reason "our own test purchases"',
    ],
  }),
)
  .option('--dry-run', 'count what would be discarded, by reason, and change nothing')
  .action(discard);

subcommand({
  usage: 'restore [ids...]',
  description: 'Make discarded events dead again',
  exitCodes: CHANGING,
  examples: [
    'pnpm dlq restore evt_789 --reason "it was a real purchase"',
    'pnpm dlq restore --discard discard_34cd --reason "they were real purchases"',
  ],
})
  .option('--discard <id>', 'restore all events of this discard')
  .requiredOption('--reason <text>', 'reason, which is recorded with each event')
  .action(restore);

subcommand({
  usage: 'waiting',
  description: 'List events that wait for their next attempt, the longest wait first',
  examples: ['pnpm dlq waiting', 'pnpm dlq waiting --limit 200 --json'],
})
  .option('--limit <n>', 'list at most this many', '50')
  .action(listWaiting);

subcommand({
  usage: 'stats',
  description: 'Count events that are dead, waiting, and paid but not credited',
  examples: ['pnpm dlq stats', 'pnpm dlq stats --json'],
}).action(stats);

/** The options of an action on events that are named, or that a filter selects. */
function addActionOptions(acting: Command): Command {
  return addFilterOptions(acting)
    .option('--all', 'every dead event')
    .option('--count <n>', 'confirm in advance that this many match', parsePositiveInteger)
    .option('--yes', 'confirm in advance, however many match: do not ask')
    .option('--reason <text>', 'reason, recorded with each event; required without --dry-run');
}

if (import.meta.main) await run(command);

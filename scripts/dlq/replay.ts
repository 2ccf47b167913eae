import type { ReplayItem, ReplayProgress } from '@stripe-credits/db/dead-letters';
import { bar, progressOn } from '../local/progress.ts';
import { CommandError, type Connection, type Console, consoleAt } from './client.ts';
import { choiceOf, type FilterOptions } from './filter.ts';
import { money, print, say } from './output.ts';

interface Options extends Connection, FilterOptions {
  readonly all?: true;
  readonly dryRun?: true;
  readonly rate: string;
  readonly why?: string;
  readonly json?: true;
}

const STEP_MS = 1000;
/** How long the last events are given to be handled before the command ends. */
const SETTLE_MS = 30_000;

export async function replay(ids: readonly string[], options: Options): Promise<void> {
  const { json = false, dryRun, rate, why } = options;
  if (!dryRun && !why)
    throw new CommandError('Say why with --why: whoever looks later must understand it.');
  const console_ = consoleAt(options);
  const plan = (await console_.post('/replays', choiceOf(ids, options))) as {
    replay: ReplayProgress;
    items: ReplayItem[];
  };
  const { id, total } = plan.replay;
  if (dryRun) {
    await console_.post(`/replays/${id}/cancellations`, {});
    print(json, plan, plan.items.map(lineOf));
    say(`${total} would be replayed, oldest first. Nothing was sent.`);
    return;
  }
  await console_.post(`/replays/${id}/starts`, { rate, why });
  const ended = await drive(console_, id);
  print(json, { replay: ended }, []);
  say(
    `${ended.sent} of ${total} sent, ${ended.handled} handled, ${ended.deadAgain} dead again, ${ended.skipped} passed over.`,
  );
  if (ended.handled < total) process.exitCode = 1;
}

/** Steps until all is sent and settled. Ctrl-C cancels: what was not sent stays dead. */
async function drive(console_: Console, id: string): Promise<ReplayProgress> {
  const progress = progressOn(process.stderr);
  let canceled = false;
  const cancel = () => {
    canceled = true;
  };
  process.once('SIGINT', cancel);
  try {
    for (let settledBy = Number.POSITIVE_INFINITY; ; ) {
      if (canceled) {
        await console_.post(`/replays/${id}/cancellations`, {});
        throw new CommandError('Canceled: what was not sent is dead as before.');
      }
      const { replay } = (await console_.post(`/replays/${id}/steps`, {})) as {
        replay: ReplayProgress;
      };
      const settled = replay.handled + replay.deadAgain;
      progress.show(
        `${bar(replay.sent, replay.total)} ${replay.sent} of ${replay.total} sent, ${settled} settled`,
      );
      if (replay.status !== 'running') {
        settledBy = Math.min(settledBy, Date.now() + SETTLE_MS);
        if (settled >= replay.sent || Date.now() > settledBy) return replay;
      }
      await new Promise((resolve) => setTimeout(resolve, STEP_MS));
    }
  } finally {
    progress.end();
    process.off('SIGINT', cancel);
  }
}

const lineOf = (item: ReplayItem) => ({
  '#': item.position,
  id: item.eventId,
  type: item.type,
  user: item.userId,
  amount: money(item.amount, item.currency),
});

import type { ReplayItem, ReplayProgress } from '@stripe-credits/db/dead-letters';
import { type Connection, type Console, consoleAt } from '../console/client.ts';
import { CommandError } from '../terminal/command-error.ts';
import { money, print, say } from '../terminal/output.ts';
import { bar, progressOn } from '../terminal/progress.ts';
import { choiceOf, type FilterOptions } from './filter.ts';

interface Options extends Connection, FilterOptions {
  readonly all?: true;
  readonly dryRun?: true;
  readonly plan?: string;
  readonly rate: number;
  readonly why: string;
  readonly json?: true;
}

const STEP_MS = 1000;
/** How long the last events are given to be handled before the command ends. */
const SETTLE_MS = 30_000;

export async function replay(ids: readonly string[], options: Options): Promise<void> {
  const { json = false, dryRun, plan: frozen, rate, why } = options;
  const at = consoleAt(options);
  if (dryRun) return tellPlan(await planOf(at, ids, options), json);

  const id = frozen ?? (await planOf(at, ids, options)).replay.id;
  await at.post(`/replays/${encodeURIComponent(id)}/starts`, { rate, why });
  const ended = await drive(at, id);
  print(json, { replay: ended }, []);
  const { total, sent, handled, deadAgain, skipped } = ended;
  say(
    `${sent} of ${total} sent, ${handled} handled, ${deadAgain} dead again, ${skipped} passed over.`,
  );
  if (handled < total) process.exitCode = 1;
}

interface Plan {
  readonly replay: ReplayProgress;
  readonly items: readonly ReplayItem[];
}

const planOf = async (at: Console, ids: readonly string[], options: Options): Promise<Plan> =>
  (await at.post('/replays', choiceOf(ids, options))) as Plan;

function tellPlan(plan: Plan, json: boolean): void {
  const { id, total } = plan.replay;
  print(json, plan, plan.items.map(lineOf));
  if (plan.items.length < total) say(`These are the first ${plan.items.length} of ${total}.`);
  say(`${total} would be replayed, oldest first. Nothing was sent. To send exactly these:`);
  say(`  pnpm dlq replay --plan ${id} --why "…"`);
}

/** Steps until all is sent and settled. Being stopped cancels: what was not sent stays dead. */
async function drive(at: Console, id: string): Promise<ReplayProgress> {
  const progress = progressOn(process.stderr);
  let canceled = false;
  const cancel = () => {
    canceled = true;
  };
  process.once('SIGINT', cancel).once('SIGTERM', cancel);
  try {
    for (let settledBy = Number.POSITIVE_INFINITY; ; ) {
      if (canceled) {
        await at.post(`/replays/${id}/cancellations`, {});
        throw new CommandError('Canceled: what was not sent is dead as before.');
      }
      const { replay } = (await at.post(`/replays/${id}/steps`, {})) as {
        replay: ReplayProgress;
      };
      const settled = replay.sent - replay.underWay;
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
    process.off('SIGINT', cancel).off('SIGTERM', cancel);
  }
}

const lineOf = (item: ReplayItem) => ({
  '#': item.position,
  id: item.eventId,
  type: item.type,
  user: item.userId,
  amount: money(item.amount, item.currency),
});

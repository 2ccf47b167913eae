import type {
  MissedEvent,
  Reconciliation,
  UngrantedSession,
} from '@stripe-credits/db/reconciliation';
import { type Connection, type Console, consoleAt } from '../console/client.ts';
import { money, print, say } from '../terminal/output.ts';
import { progressOn } from '../terminal/progress.ts';
import { timeOf } from '../terminal/time.ts';

interface Options extends Connection {
  readonly since: string;
  readonly dryRun?: true;
  readonly json?: true;
}

interface Found {
  readonly reconciliation: Reconciliation;
  readonly events: readonly MissedEvent[];
  readonly sessions: readonly UngrantedSession[];
}

export async function reconcile({ json, since, dryRun, ...options }: Options): Promise<void> {
  const at = consoleAt(options);
  const asked = { since: timeOf(since), ...(dryRun && { dryRun: '1' }) };
  const { reconciliation } = (await at.post('/missed-events', asked)) as Found;
  await drive(at, reconciliation.id);
  const found = {
    ...((await at.get(`/missed-events/${reconciliation.id}`)) as Found),
    sessions: ((await at.get('/missed-events')) as Found).sessions,
  };
  print(json ?? false, found, found.events.map(lineOf));
  tellEnd(found);
}

/** How long a person waits at a terminal for a Stripe that does not answer. */
const LOOK_MS_MAX = 2000;
const LOOK_MS_MIN = 250;

/** Page by page. Being stopped leaves it to the schedule, which goes on where it stands. */
async function drive(at: Console, id: string): Promise<void> {
  const progress = progressOn(process.stderr);
  const leave = () => {
    progress.end();
    say('The schedule goes on with it; its page on the console shows how far it is.');
    process.exit(1);
  };
  process.once('SIGINT', leave).once('SIGTERM', leave);
  try {
    for (;;) {
      const { reconciliation: run } = (await at.post(`/missed-events/${id}/steps`, {})) as Found;
      progress.show(`${run.events} events of Stripe's compared. ${run.problem ?? ''}`);
      if (run.status !== 'running') return;
      const wait = Date.parse(run.nextStepAt) - Date.now();
      const bounded = Math.min(Math.max(wait, LOOK_MS_MIN), LOOK_MS_MAX);
      await new Promise((resolve) => setTimeout(resolve, bounded));
    }
  } finally {
    progress.end();
    process.off('SIGINT', leave).off('SIGTERM', leave);
  }
}

function tellEnd({ reconciliation: run, events, sessions }: Found): void {
  if (events.length < run.found) say(`These are the newest ${events.length} of ${run.found}.`);
  const sent = run.dryRun ? 'Nothing was sent.' : `${run.sent} sent.`;
  if (run.pages > 0) say(`${run.found} of ${run.events} events were missing. ${sent}`);
  if (run.refused > 0) say(`${run.refused} are too large for the queue.`);
  for (const { id, userId, amount, currency, createdAt } of sessions)
    say(`Paid, and no grant: ${id} ${money(amount, currency)} user ${userId} ${createdAt}`);
  if (run.status === 'failed') say(`It failed: ${run.problem}`);
  if (run.status === 'failed' || run.refused > 0) process.exitCode = 1;
}

const lineOf = ({ id, type, createdAt, sentAt, refused }: MissedEvent) => ({
  ...{ id, type },
  made: createdAt.slice(0, 19),
  sent: refused ?? sentAt?.slice(0, 19),
});

import { Refusal } from '@stripe-credits/db/dead-letters';
import {
  LAG_MS,
  listReconciliations,
  listUngranted,
  type Reconciliation,
  showReconciliation,
  startReconciliation,
  type UngrantedSession,
} from '@stripe-credits/db/reconciliation';
import { Hono } from 'hono';
import type { App } from '../bindings.ts';
import { wantsPage } from '../views/error-response.tsx';
import { count, money, plural, Status, Time } from '../views/format.tsx';
import { Page } from '../views/page.tsx';
import { type Asked, askedInBody, one, timeIn, wholeIn } from './params.ts';

const RUNS_SHOWN = 50;
const SESSIONS_SHOWN = 100;
const SPANS = [
  [1, 'the last hour'],
  [24, 'the last day'],
  [72, 'the last 3 days'],
  [720, 'the last 30 days'],
] as const;

export const missedEvents = new Hono<App>();

/** What Stripe sent and never arrived here: who looked when, and what was found. */
missedEvents.get('/', async (c) => {
  const [runs, sessions] = await Promise.all([
    listReconciliations(c.env.DB, RUNS_SHOWN),
    listUngranted(c.env.DB, SESSIONS_SHOWN),
  ]);
  if (!wantsPage(c)) return c.json({ reconciliations: runs, sessions });
  return c.html(
    <Page title="Missed events">
      <h1>Missed events</h1>
      <Look />
      <Ungranted sessions={sessions} />
      <Runs runs={runs} />
    </Page>,
  );
});

/** Begins to look; nothing is asked of Stripe until the first step. */
missedEvents.post('/', async (c) => {
  const asked = await askedInBody(c);
  const now = new Date();
  const id = await startReconciliation(c.env.DB, {
    since: sinceIn(asked, now),
    until: new Date(now.getTime() - LAG_MS),
    dryRun: dryRunIn(asked),
    who: c.get('who'),
    now,
  });
  if (wantsPage(c)) return c.redirect(`/missed-events/${id}`, 303);
  return c.json({ reconciliation: await showReconciliation(c.env.DB, id) }, 201);
});

/** The form says for how many hours, a program since when. */
function sinceIn(asked: Asked, now: Date): Date {
  for (const name of asked.keys())
    if (!['hours', 'since', 'dryRun'].includes(name))
      throw new Refusal('invalid', `${name} is nothing that can be asked for: since, dryRun.`);
  const since = timeIn(asked, 'since');
  return since === undefined
    ? new Date(now.getTime() - wholeIn(asked, 'hours') * 3_600_000)
    : new Date(since);
}

function dryRunIn(asked: Asked): boolean {
  const dryRun = one(asked, 'dryRun');
  if (dryRun !== undefined && dryRun !== '1')
    throw new Refusal('invalid', 'dryRun must be 1, or be left out.');
  return dryRun === '1';
}

const Look = () => (
  <form method="post" action="/missed-events" class="card inline">
    <label>
      Look through
      <select name="hours">
        {SPANS.map(([hours, words]) => (
          <option value={String(hours)} selected={hours === 24}>
            {words}
          </option>
        ))}
      </select>
    </label>
    <button type="submit" name="dryRun" value="1">
      Dry run
    </button>
    <button type="submit" class="primary">
      Look and send what is missing
    </button>
  </form>
);

const Ungranted = ({ sessions }: { sessions: readonly UngrantedSession[] }) => (
  <section class={sessions.length > 0 ? 'card bad' : 'card'}>
    <h2>Paid sessions without their grant</h2>
    {sessions.length === 0 ? (
      <p class="quiet">Every paid session that was seen at Stripe has its grant here.</p>
    ) : (
      <>
        <p>
          Stripe says that these were paid; the ledger has no grant, and no dead letter says why.
          Each goes from here by itself once it is credited.
        </p>
        <table>
          <thead>
            <tr>
              <th>Session</th>
              <th>User</th>
              <th class="number">Amount</th>
              <th>Made</th>
            </tr>
          </thead>
          <tbody>
            {sessions.map((session) => (
              <tr>
                <td data-name="Session">{session.id}</td>
                <td data-name="User">{session.userId ?? '–'}</td>
                <td data-name="Amount" class="number">
                  {money(session.amount, session.currency)}
                </td>
                <td data-name="Made">
                  <Time at={session.createdAt} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </>
    )}
  </section>
);

const Runs = ({ runs }: { runs: readonly Reconciliation[] }) =>
  runs.length === 0 ? (
    <p class="card quiet">Nobody has looked yet.</p>
  ) : (
    <table>
      <thead>
        <tr>
          <th>Window</th>
          <th>Status</th>
          <th>Found</th>
          <th>By</th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <tr>
            <td data-name="Window">
              <a href={`/missed-events/${run.id}`}>
                <Time at={run.sinceAt} /> to <Time at={run.untilAt} />
              </a>
              <span class="quiet">{run.problem ?? (run.dryRun ? 'dry run' : '')}</span>
            </td>
            <td data-name="Status">
              <Status is={run.status} />
            </td>
            <td data-name="Found">
              {count(run.found)} of {plural(run.events, 'event')} missing, {count(run.sent)} sent
            </td>
            <td data-name="By">{run.who}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );

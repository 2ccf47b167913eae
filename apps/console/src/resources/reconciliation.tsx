import {
  listMissedEvents,
  type MissedEvent,
  type Reconciliation,
  showReconciliation,
} from '@stripe-credits/db/reconciliation';
import { Hono } from 'hono';
import type { App } from '../bindings.ts';
import { wantsPage } from '../views/error-response.tsx';
import { count, plural, Status, Time } from '../views/format.tsx';
import { Page } from '../views/page.tsx';

const EVENTS_SHOWN = 200;

export const reconciliation = new Hono<App>();

/** One look for missed events: how far it is, and what it found. */
reconciliation.get('/:id', async (c) => {
  const id = c.req.param('id');
  const run = await showReconciliation(c.env.DB, id);
  const events = await listMissedEvents(c.env.DB, id, EVENTS_SHOWN);
  if (!wantsPage(c)) return c.json({ reconciliation: run, events });
  return c.html(
    <Page title="Look for missed events" script="/progress.js">
      <h1>
        Missed events, <Time at={run.sinceAt} /> to <Time at={run.untilAt} />{' '}
        <Status is={run.status} />
      </h1>
      <Progress run={run} />
      <Events events={events} />
      {run.found > events.length && (
        <p class="quiet">and {count(run.found - events.length)} more</p>
      )}
    </Page>,
  );
});

const Progress = ({ run }: { run: Reconciliation }) => {
  const running = run.status === 'running';
  const steps = `/missed-events/${run.id}/steps`;
  return (
    <section
      class={run.status === 'failed' ? 'card bad' : 'card'}
      data-moving={String(running)}
      data-steps={running ? steps : undefined}
    >
      <h2>{run.dryRun ? 'Dry run: nothing is sent' : 'What is missing is sent to the queue'}</h2>
      <p aria-live="polite">
        {count(run.found)} of {plural(run.events, 'event')} missing, {count(run.sent)} sent
        {run.refused > 0 && `, ${count(run.refused)} too large to be sent`};{' '}
        {plural(run.sessions, 'paid session')} held against the ledger
      </p>
      {run.problem && <p>{run.problem}</p>}
      <p class="quiet">
        by {run.who}, {plural(run.pages, 'page')} read, since <Time at={run.createdAt} />
      </p>
      {running && (
        <form method="post" action={steps}>
          <button type="submit">Read the next page</button>
        </form>
      )}
    </section>
  );
};

const Events = ({ events }: { events: readonly MissedEvent[] }) =>
  events.length === 0 ? null : (
    <table>
      <thead>
        <tr>
          <th>Event</th>
          <th>Made</th>
          <th>Sent</th>
          <th>Now</th>
        </tr>
      </thead>
      <tbody>
        {events.map((event) => (
          <tr>
            <td data-name="Event">
              {event.status ? (
                <a href={`/events/${encodeURIComponent(event.id)}`}>{event.id}</a>
              ) : (
                event.id
              )}
              <span class="quiet">{event.type}</span>
            </td>
            <td data-name="Made">
              <Time at={event.createdAt} />
            </td>
            <td data-name="Sent">
              {event.refused ? (
                <span class="quiet">{event.refused}</span>
              ) : (
                <Time at={event.sentAt} />
              )}
            </td>
            <td data-name="Now">
              <Status is={event.status ?? 'missing'} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );

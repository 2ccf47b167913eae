import type { MissingEvent, Reconciliation } from '@stripe-credits/db/reconciliation';
import { Controls } from '../controls.tsx';
import { count, plural, Status, Time } from '../format.tsx';
import { Page } from '../page.tsx';
import { Refresh } from '../refresh.tsx';
import { EventLink, Table } from '../table.tsx';
import { Explanation } from './explanation.tsx';

interface PageProps {
  readonly reconciliation: Reconciliation;
  readonly events: readonly MissingEvent[];
}

export const ReconciliationPage = ({ reconciliation, events }: PageProps) => (
  <Page title="Reconciliation" script="/live.js">
    <h1>
      Reconciliation{' '}
      <span id="run-status" data-live aria-live="polite">
        <Status is={reconciliation.status} />
      </span>
    </h1>
    <p class="lead">
      Events and paid sessions that Stripe created from <Time at={reconciliation.sinceAt} exact />{' '}
      to <Time at={reconciliation.untilAt} exact />.
    </p>
    <Progress reconciliation={reconciliation} />
    <Explanation />
    <div id="run-events" data-live>
      {events.length > 0 && <MissingEvents events={events} />}
      {reconciliation.found > events.length && (
        <p class="quiet">
          These are the first {count(events.length)} of {count(reconciliation.found)}.
        </p>
      )}
    </div>
  </Page>
);

const INTERVAL_MS = 1000;

const Progress = ({ reconciliation }: Pick<PageProps, 'reconciliation'>) => {
  const { id, status, dryRun, actor, pages, createdAt } = reconciliation;
  const isMoving = status === 'running';
  return (
    <section class={status === 'failed' ? 'card bad' : 'card'}>
      <h2>{dryRun ? 'Dry run: nothing is sent' : 'Missing events are sent to the queue'}</h2>
      <div id="run-progress" data-live>
        <Findings run={reconciliation} />
        {isMoving && <Refresh path={`/reconciliations/${id}`} />}
        <p class="quiet" data-interval-ms={isMoving ? INTERVAL_MS : undefined}>
          by {actor}, {plural(pages, 'page')} of Stripe's lists read, started{' '}
          <Time at={createdAt} />
        </p>
      </div>
      <div id="run-controls" data-live>
        <Controls path={`/reconciliations/${id}`} action="reconcile" status={status} />
      </div>
    </section>
  );
};

/** Of a failed run its error: what it had compared until then is only part of the window. */
const Findings = ({ run }: { run: Reconciliation }) => {
  const { status, lastError, found, events, sent, rejected, sessions } = run;
  const isFailed = status === 'failed';
  return (
    <>
      {isFailed && (
        <p class="reason error">It failed: {lastError ?? 'see the log of stripe-credits'}</p>
      )}
      {!isFailed && lastError && <p>{lastError}</p>}
      {isFailed && events + sessions === 0 ? (
        <p>Nothing was compared. Correct the cause, then start it again for the same window.</p>
      ) : (
        <p>
          {isFailed && 'Until then: '}
          {count(found)} of {plural(events, 'event')} missing, {count(sent)} sent
          {rejected > 0 && `, ${count(rejected)} too large to be sent`};{' '}
          {plural(sessions, 'paid session')} compared with the ledger
        </p>
      )}
    </>
  );
};

const MissingEvents = ({ events }: Pick<PageProps, 'events'>) => (
  <Table
    rows={events}
    compact
    columns={[
      {
        name: 'Event',
        cell: ({ id, type, status }) =>
          status ? (
            <EventLink id={id} type={type} />
          ) : (
            <>
              {id}
              <span class="quiet">{type}</span>
            </>
          ),
      },
      { name: 'Created', cell: ({ createdAt }) => <Time at={createdAt} /> },
      {
        name: 'Sent',
        cell: ({ sentAt, rejectReason }) =>
          rejectReason ? <span class="quiet">{rejectReason}</span> : <Time at={sentAt} />,
      },
      { name: 'Now', cell: ({ status }) => <Status is={status ?? 'missing'} /> },
    ]}
  />
);

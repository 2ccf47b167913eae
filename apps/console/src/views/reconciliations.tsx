import type {
  MissingEvent,
  Reconciliation,
  UncreditedSession,
} from '@stripe-credits/db/reconciliation';
import { Allowed } from './allowed.tsx';
import { Controls } from './controls.tsx';
import { count, money, plural, Status, Time } from './format.tsx';
import { Page } from './page.tsx';
import { EventLink, Table } from './table.tsx';

interface ListProps {
  readonly reconciliations: readonly Reconciliation[];
  readonly sessions: readonly UncreditedSession[];
}

export const ReconciliationList = ({ reconciliations, sessions }: ListProps) => (
  <Page title="Reconciliation">
    <h1>Reconciliation</h1>
    <p>Compares Stripe’s events and paid Checkout Sessions with what arrived here.</p>
    <Allowed action="reconcile">
      <StartForm />
    </Allowed>
    <UncreditedSessions sessions={sessions} />
    <Reconciliations reconciliations={reconciliations} />
  </Page>
);

const WINDOWS = [
  [1, 'the last hour'],
  [24, 'the last day'],
  [72, 'the last 3 days'],
  [720, 'the last 30 days'],
] as const;

const StartForm = () => (
  <form method="post" action="/reconciliations" class="card inline">
    <label>
      Compare
      <select name="hours">
        {WINDOWS.map(([hours, label]) => (
          <option value={String(hours)} selected={hours === 24}>
            {label}
          </option>
        ))}
      </select>
    </label>
    <button type="submit" name="dryRun" value="1">
      Dry run
    </button>
    <button type="submit" class="primary">
      Compare and send missing events
    </button>
  </form>
);

const UncreditedSessions = ({ sessions }: Pick<ListProps, 'sessions'>) => (
  <section class={sessions.length > 0 ? 'card bad' : 'card'}>
    <h2>Paid sessions without a grant</h2>
    {sessions.length === 0 ? (
      <p class="quiet">
        No paid session without a grant is known. A reconciliation must have run to find one.
      </p>
    ) : (
      <>
        <p>
          These sessions are paid at Stripe, but the ledger has no grant and there is no dead letter
          that says why. A session leaves this list when it is credited.
        </p>
        <Table
          rows={sessions}
          columns={[
            { name: 'Session', cell: ({ id }) => id },
            { name: 'User', cell: ({ userId }) => userId ?? '–' },
            {
              name: 'Amount',
              isNumber: true,
              cell: ({ amount, currency }) => money(amount, currency),
            },
            { name: 'Created', cell: ({ createdAt }) => <Time at={createdAt} /> },
          ]}
        />
      </>
    )}
  </section>
);

const Reconciliations = ({ reconciliations }: Pick<ListProps, 'reconciliations'>) =>
  reconciliations.length === 0 ? (
    <p class="card quiet">No reconciliations yet.</p>
  ) : (
    <Table
      rows={reconciliations}
      columns={[
        {
          name: 'Window',
          cell: ({ id, sinceAt, untilAt, lastError, dryRun }) => (
            <>
              <a href={`/reconciliations/${id}`}>
                <Time at={sinceAt} exact /> to <Time at={untilAt} exact />
              </a>
              <span class="quiet">{lastError ?? (dryRun ? 'dry run' : '')}</span>
            </>
          ),
        },
        { name: 'Status', cell: ({ status }) => <Status is={status} /> },
        {
          name: 'Missing',
          cell: ({ found, events, sent }) =>
            `${count(found)} of ${plural(events, 'event')}, ${count(sent)} sent`,
        },
        { name: 'By', cell: ({ actor }) => actor },
      ]}
    />
  );

interface PageProps {
  readonly reconciliation: Reconciliation;
  readonly events: readonly MissingEvent[];
}

export const ReconciliationPage = ({ reconciliation, events }: PageProps) => (
  <Page title="Reconciliation" script="/progress.js">
    <h1>
      Reconciliation, <Time at={reconciliation.sinceAt} exact /> to{' '}
      <Time at={reconciliation.untilAt} exact /> <Status is={reconciliation.status} />
    </h1>
    <Progress reconciliation={reconciliation} />
    {events.length > 0 && <MissingEvents events={events} />}
    {reconciliation.found > events.length && (
      <p class="quiet">and {count(reconciliation.found - events.length)} more</p>
    )}
  </Page>
);

const Progress = ({ reconciliation }: Pick<PageProps, 'reconciliation'>) => {
  const { id, status, dryRun, found, events, sent, rejected, sessions } = reconciliation;
  return (
    <section
      class={status === 'failed' ? 'card bad' : 'card'}
      data-moving={String(status === 'running')}
    >
      <h2>{dryRun ? 'Dry run: nothing is sent' : 'Missing events are sent to the queue'}</h2>
      <p aria-live="polite">
        {count(found)} of {plural(events, 'event')} missing, {count(sent)} sent
        {rejected > 0 && `, ${count(rejected)} too large to be sent`};{' '}
        {plural(sessions, 'paid session')} compared with the ledger
      </p>
      {reconciliation.lastError && <p>{reconciliation.lastError}</p>}
      <p class="quiet">
        by {reconciliation.actor}, {plural(reconciliation.pages, 'page')} read, started{' '}
        <Time at={reconciliation.createdAt} />
      </p>
      <Controls path={`/reconciliations/${id}`} action="reconcile" status={status} />
    </section>
  );
};

const MissingEvents = ({ events }: Pick<PageProps, 'events'>) => (
  <Table
    rows={events}
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

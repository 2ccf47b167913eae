import type { Reconciliation, UncreditedSession } from '@stripe-credits/db/reconciliation';
import { RECONCILIATION_STATUSES } from '@stripe-credits/db/schema';
import { Allowed } from '../allowed.tsx';
import { count, money, plural, Status, Time } from '../format.tsx';
import { StatusLinks } from '../lists/chips.tsx';
import { Pager } from '../lists/pager.tsx';
import { Page } from '../page.tsx';
import { Refresh } from '../refresh.tsx';
import { StripeLink } from '../stripe-link.tsx';
import { Table } from '../table.tsx';
import { UserLink } from '../user-link.tsx';
import { Explanation, LagNote } from './explanation.tsx';

interface Props {
  readonly reconciliations: readonly Reconciliation[];
  readonly sessions: readonly UncreditedSession[];
  readonly status: Reconciliation['status'] | undefined;
  readonly nextCursor: string | null;
  readonly isLive: boolean;
}

export const ReconciliationList = (props: Props) => (
  <Page title="Reconciliation" script="/live.js">
    <h1>Reconciliation</h1>
    <p class="lead">Compares Stripe's events and paid Checkout Sessions with what arrived here.</p>
    <UncreditedSessions {...props} />
    <Allowed action="reconcile">
      <StartForm />
    </Allowed>
    <Explanation />
    <StatusLinks
      path="/reconciliations"
      statuses={RECONCILIATION_STATUSES}
      selected={props.status}
    />
    <Reconciliations {...props} />
    <Pager
      path="/reconciliations"
      filter={{ status: props.status }}
      nextCursor={props.nextCursor}
    />
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
      Compare, <LagNote />
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

const UncreditedSessions = ({ sessions, isLive }: Pick<Props, 'sessions' | 'isLive'>) => (
  <section class={sessions.length > 0 ? 'card bad' : 'card'}>
    <h2>Paid sessions without a grant</h2>
    {sessions.length === 0 ? (
      <p class="quiet">
        No paid session without a grant is known. Only a reconciliation finds them.
      </p>
    ) : (
      <>
        <p>
          These sessions are paid at Stripe. The ledger has no grant for them, and no dead letter
          says why. Compare and send the missing events of their time. A session leaves this list
          when it is credited.
        </p>
        <Table
          rows={sessions}
          compact
          columns={[
            {
              name: 'Session',
              cell: ({ id, purchase }) => (
                <StripeLink id={purchase} isLive={isLive}>
                  {id}
                </StripeLink>
              ),
            },
            { name: 'User', cell: ({ userId }) => <UserLink id={userId} /> },
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

/** A run that runs changes its row. */
const INTERVAL_MS = 3000;

const Reconciliations = ({ reconciliations, status }: Props) => {
  const isMoving = reconciliations.some((run) => run.status === 'running');
  return (
    <div id="reconciliations" data-live>
      {reconciliations.length === 0 ? (
        <p class="card quiet">
          {status ? `No reconciliation is ${status}.` : 'No reconciliations yet.'}
        </p>
      ) : (
        <div data-interval-ms={isMoving ? INTERVAL_MS : undefined}>
          <Rows reconciliations={reconciliations} />
        </div>
      )}
      {isMoving && <Refresh path="/reconciliations" />}
    </div>
  );
};

const Rows = ({ reconciliations }: Pick<Props, 'reconciliations'>) => (
  <Table
    rows={reconciliations}
    compact
    columns={[
      {
        name: 'Window',
        cell: ({ id, sinceAt, untilAt, lastError, dryRun }) => (
          <>
            <a href={`/reconciliations/${id}`}>
              <Time at={sinceAt} exact inLink /> to <Time at={untilAt} exact inLink />
            </a>
            {(lastError || dryRun) && <span class="quiet">{lastError ?? 'dry run'}</span>}
          </>
        ),
      },
      { name: 'Status', cell: ({ status }) => <Status is={status} /> },
      { name: 'Missing', cell: (run) => describeFindings(run) },
      { name: 'By', cell: ({ actor }) => actor },
      { name: 'Started', cell: ({ createdAt }) => <Time at={createdAt} /> },
    ]}
  />
);

/** A run that failed before it read a page has compared nothing: "0 of 0 missing" would be wrong. */
function describeFindings({ status, pages, found, events, sent, dryRun }: Reconciliation): string {
  if (status === 'failed' && events === 0) return 'nothing compared';
  if (pages === 0 && events === 0) return 'not started yet';
  const missing = `${count(found)} of ${plural(events, 'event')} missing`;
  return dryRun ? `${missing}, none sent` : `${missing}, ${count(sent)} sent`;
}

import type { LedgerTrace } from '@stripe-credits/db';
import { FactList } from '../fact-list.tsx';
import { count, signed, Time } from '../format.tsx';
import { Page } from '../page.tsx';
import { Corrections } from '../repairs.tsx';
import { StripeLink } from '../stripe-link.tsx';
import { EventLink, Table } from '../table.tsx';
import { transactionPath, UserLink } from '../user-link.tsx';

interface Props {
  readonly userId: string;
  readonly trace: LedgerTrace;
  readonly isLive: boolean;
}

export const TransactionPage = ({ userId, trace, isLive }: Props) => (
  <Page title={trace.id}>
    <h1>
      {signed(trace.amount)} {trace.type.replaceAll('_', ' ')}
    </h1>
    <p class="lead">
      <UserLink id={userId} /> · <Time at={trace.createdAt} exact />
    </p>
    <Entry userId={userId} trace={trace} />
    <Objects trace={trace} isLive={isLive} />
    {trace.events.length > 0 && (
      <>
        <h2>Events that it follows from</h2>
        <Table
          rows={trace.events}
          columns={[
            { name: 'Event', cell: ({ id, type }) => <EventLink id={id} type={type} /> },
            { name: 'Created by Stripe', cell: ({ createdAt }) => <Time at={createdAt} /> },
          ]}
        />
      </>
    )}
    <DeletedEvents ids={trace.deletedEvents} />
    <Corrections corrections={trace.corrections} reveal={false} />
  </Page>
);

/** Without links: of these events the ledger and the facts have the id alone. */
const DeletedEvents = ({ ids }: { ids: readonly string[] }) =>
  ids.length === 0 ? null : (
    <section class="card">
      <h2>Events deleted by the retention policy</h2>
      <p class="quiet">
        The entry also follows from these events, which the event log no longer has.
      </p>
      <ul class="groups">
        {ids.map((id) => (
          <li>{id}</li>
        ))}
      </ul>
    </section>
  );

const Entry = ({ userId, trace }: Omit<Props, 'isLive'>) => {
  const { amount, balance, description, actor, source, relatedId, id } = trace;
  const facts: [string, unknown][] = [
    ['Balance before', count(balance - amount)],
    ['Credits', signed(amount)],
    ['Balance after', count(balance)],
    ['By', actor ?? (source === null ? 'the product' : 'the pipeline')],
    ['Entry', id],
  ];
  if (description) facts.push(['Reason', description]);
  if (relatedId) facts.push([relatedName(trace), <Related userId={userId} id={relatedId} />]);
  return (
    <section class="card">
      <FactList facts={facts} />
    </section>
  );
};

const relatedName = ({ type }: LedgerTrace): string =>
  type === 'spend_reversal' ? 'Gives back' : 'Captures';

/** A reversal names its spend, which has a page; a capture its reservation. */
const Related = ({ userId, id }: { userId: string; id: string }) =>
  id.startsWith('reservation:') ? (
    <span>{id}</span>
  ) : (
    <a href={transactionPath(userId, id)}>{id}</a>
  );

const Objects = ({ trace, isLive }: Omit<Props, 'userId'>) =>
  trace.objects.length === 0 ? null : (
    <section class="card">
      <h2>In Stripe</h2>
      <ul class="groups">
        {trace.objects.map((id) => (
          <li>
            <StripeLink id={id} isLive={isLive} />
          </li>
        ))}
      </ul>
    </section>
  );

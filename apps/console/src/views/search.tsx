import type { FoundLetter } from '@stripe-credits/db/search';
import { plural } from './format.tsx';
import { Page } from './page.tsx';
import { StripeLink } from './stripe-link.tsx';
import { EventLink, Table } from './table.tsx';
import { userPath } from './user-link.tsx';

interface Props {
  readonly query: string;
  /** The dead letters about it, where it has no page of its own. */
  readonly events: readonly FoundLetter[];
  /** Whether links lead to Stripe's live mode. */
  readonly isLive: boolean;
}

export const SearchPage = ({ query, events, isLive }: Props) => (
  <Page title="Search">
    <h1>Search</h1>
    <Results query={query} events={events} isLive={isLive} />
  </Page>
);

const Results = ({ query, events, isLive }: Props) => {
  if (query === '') return <Advice />;
  if (events.length > 0) return <Letters query={query} events={events} />;
  return (
    <section class="card">
      <h2>
        Nothing was found for “<span class="searched">{query}</span>”
      </h2>
      <ul class="advice">
        <Suggestions query={query} isLive={isLive} />
      </ul>
    </section>
  );
};

const Letters = ({ query, events }: Omit<Props, 'isLive'>) => (
  <>
    <p class="lead">
      {plural(events.length, 'dead letter')} about <strong>{query}</strong>, without a user
    </p>
    <Table
      rows={events}
      columns={[
        { name: 'Event', cell: ({ id, type }) => <EventLink id={id} type={type} /> },
        { name: 'Reason', cell: ({ reason }) => reason },
      ]}
    />
  </>
);

/** Ids that Stripe makes, such as `pi_…`; sandboxes and test clocks change nothing in them. */
const STRIPE_ID = /^[a-z]{2,8}_[A-Za-z0-9_]+$/;
const OWN_ID = /^(replay|discard|reconciliation)_/;

const Suggestions = ({ query, isLive }: Omit<Props, 'events'>) => {
  if (OWN_ID.test(query)) return <OwnIdSuggestions query={query} />;
  return (
    <>
      <li>Check that the id is complete, and that it belongs to this environment and mode.</li>
      {STRIPE_ID.test(query) && (
        <>
          <li>
            See whether Stripe knows it:{' '}
            <StripeLink id={query} isLive={isLive}>
              open {query} in the Stripe Dashboard
            </StripeLink>
            .
          </li>
          <li>
            If Stripe has it, its event may not have arrived: run a{' '}
            <a href="/reconciliations">reconciliation</a>, which sends what is missing.
          </li>
        </>
      )}
      <li>
        For a user without a purchase yet, <a href={userPath(query)}>open the page of {query}</a>.
      </li>
    </>
  );
};

const OwnIdSuggestions = ({ query }: Pick<Props, 'query'>) => {
  const kind = query.split('_', 1).join();
  return (
    <li>
      See the <a href={`/${kind}s`}>list of {kind}s</a>. Each environment has its own.
    </li>
  );
};

const Advice = () => (
  <section class="card">
    <h2>Enter an id</h2>
    <ul class="advice">
      <li>an event: evt_…</li>
      <li>a Checkout Session, payment, charge or invoice: cs_…, pi_…, ch_…, in_…</li>
      <li>a refund, dispute, subscription or customer: re_…, dp_… or du_…, sub_…, cus_…</li>
      <li>a replay, discard or reconciliation: replay_…, discard_…, reconciliation_…</li>
      <li>a user id, or its beginning</li>
    </ul>
  </section>
);

import type { FoundUsers } from '@stripe-credits/db/users';
import { count, plural } from '../format.tsx';
import { Page } from '../page.tsx';
import { Table } from '../table.tsx';
import { UserLink, userPath } from '../user-link.tsx';

interface Props {
  readonly query: string;
  readonly found: FoundUsers;
}

export const UserSearch = ({ query, found }: Props) => (
  <Page title="Users">
    <h1>Users</h1>
    <form method="get" action="/users" class="card inline">
      <label class="wide">
        User id, or any Stripe id of the user
        <input
          name="q"
          type="search"
          value={query}
          placeholder="ada, cus_…, cs_…, pi_…, in_…, ch_…, re_…, sub_…, evt_…"
          required
          autofocus
          autocomplete="off"
          spellcheck={false}
        />
      </label>
      <button type="submit" class="primary">
        Find
      </button>
    </form>
    {query === '' ? (
      <p class="quiet">
        Customers, Checkout Sessions, payments, invoices, charges, refunds, disputes, subscriptions,
        events, ledger entries and reservations lead to their user. Any other text finds the users
        whose ids begin with it.
      </p>
    ) : (
      <Found query={query} found={found} />
    )}
  </Page>
);

const Found = ({ query, found: { users, isComplete } }: Props) =>
  users.length === 0 ? (
    <section class="card">
      <p>
        No user found for <strong>{query}</strong>. An event of this purchase may not have arrived:
        see <a href="/reconciliations">Reconciliation</a>.
      </p>
      <p class="quiet">
        A new user? <a href={userPath(query)}>Open the page of {query}</a>
      </p>
    </section>
  ) : (
    <>
      <p class="quiet">
        {isComplete
          ? plural(users.length, 'user')
          : `The first ${count(users.length)} users: to find others, type more of the id.`}
      </p>
      <Table
        rows={users}
        columns={[
          { name: 'User', cell: ({ userId }) => <UserLink id={userId} /> },
          { name: 'Balance', isNumber: true, cell: ({ balance }) => count(balance) },
        ]}
      />
    </>
  );

import type { EventDetails } from '@stripe-credits/db/dead-letters';
import { signed, Time } from '../format.tsx';
import { Table } from '../table.tsx';
import { transactionPath, UserLink } from '../user-link.tsx';

/** The ledger entries of the purchases that the event is about, each with its trace. */
export const Ledger = ({ details: { id, ledger, objectId } }: { details: EventDetails }) => (
  <section class="card">
    <h2>Ledger entries</h2>
    {ledger.length === 0 ? (
      <p class="quiet">No ledger entries for {objectId ?? 'this event'}.</p>
    ) : (
      <Table
        rows={ledger}
        compact
        columns={[
          {
            name: 'Entry',
            cell: (entry) => (
              <>
                <a href={transactionPath(entry.userId, entry.id)}>{entry.id}</a>
                {entry.eventId === id && <span class="quiet">caused by this event</span>}
              </>
            ),
          },
          { name: 'Type', cell: ({ type }) => type },
          { name: 'User', cell: ({ userId }) => <UserLink id={userId} /> },
          { name: 'Credits', isNumber: true, cell: ({ amount }) => signed(amount) },
          { name: 'At', cell: ({ createdAt }) => <Time at={createdAt} /> },
        ]}
      />
    )}
  </section>
);

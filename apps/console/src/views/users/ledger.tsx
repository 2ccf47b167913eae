import { count, signed, Time } from '../format.tsx';
import { Table } from '../table.tsx';
import { transactionPath, userPath } from '../user-link.tsx';
import type { UserProps } from './props.ts';

export const UserLedger = ({
  user: { userId, transactions, nextCursor },
}: Pick<UserProps, 'user'>) => (
  <section id="ledger">
    <h2>Ledger</h2>
    {transactions.length === 0 ? (
      <p class="card quiet">No entries.</p>
    ) : (
      <Table
        rows={transactions}
        columns={[
          {
            name: 'Entry',
            cell: ({ id, type, description, source, actor }) => (
              <>
                <a href={transactionPath(userId, id)}>{type.replaceAll('_', ' ')}</a>
                <span class="quiet">
                  {description ?? source}
                  {actor && ` · by ${actor}`}
                </span>
              </>
            ),
          },
          { name: 'Credits', isNumber: true, cell: ({ amount }) => signed(amount) },
          { name: 'Balance', isNumber: true, cell: ({ balance }) => count(balance) },
          { name: 'At', cell: ({ createdAt }) => <Time at={createdAt} /> },
        ]}
      />
    )}
    {nextCursor !== null && (
      <p class="more">
        <a href={`${userPath(userId)}?before=${nextCursor}#ledger`}>Older entries</a>
      </p>
    )}
  </section>
);

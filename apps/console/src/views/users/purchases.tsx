import type { UserPurchase } from '@stripe-credits/db/users';
import { count, money, Time } from '../format.tsx';
import { StripeLink } from '../stripe-link.tsx';
import { Table } from '../table.tsx';
import { userPath } from '../user-link.tsx';
import type { UserProps } from './props.ts';

/** Nothing where the ledger is empty. */
export const Purchases = ({ user, isLive }: UserProps) => {
  const { purchases, nextPurchaseCursor } = user;
  if (purchases.length === 0 && nextPurchaseCursor === null) return null;
  return (
    <section>
      <h2>Purchases</h2>
      {purchases.length === 0 ? (
        <p class="card quiet">No purchase among these 1,000 ledger entries.</p>
      ) : (
        <Table
          rows={purchases}
          columns={[
            { name: 'Purchase', cell: (purchase) => <Ids of={purchase} isLive={isLive} /> },
            {
              name: 'Paid',
              isNumber: true,
              cell: ({ amount, currency }) => money(amount, currency),
            },
            { name: 'Granted', isNumber: true, cell: ({ granted }) => count(granted) },
            { name: 'Refunded', isNumber: true, cell: ({ refunded }) => count(refunded) },
            { name: 'On dispute hold', isNumber: true, cell: (row) => count(row.onDisputeHold) },
            { name: 'Left', isNumber: true, cell: ({ left }) => <strong>{count(left)}</strong> },
            { name: 'Credited', cell: ({ createdAt }) => <Time at={createdAt} /> },
          ]}
        />
      )}
      {nextPurchaseCursor !== null && (
        <p class="more">
          <a href={`${userPath(user.userId)}?purchasesBefore=${nextPurchaseCursor}`}>
            Older purchases
          </a>
        </p>
      )}
    </section>
  );
};

const Ids = ({ of, isLive }: { of: UserPurchase; isLive: boolean }) => (
  <>
    <StripeLink id={of.purchase} isLive={isLive} />
    <span class="quiet">
      {of.type}
      {of.source !== of.purchase && ` by ${of.source}`}
    </span>
  </>
);

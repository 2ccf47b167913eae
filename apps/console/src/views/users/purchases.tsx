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
        <Rows purchases={purchases} isLive={isLive} />
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

interface FoundProps {
  readonly purchase: UserPurchase;
  readonly isLive: boolean;
}

/** The purchase that a search led to: it may be on an older page of the list. */
export const FoundPurchase = ({ purchase, isLive }: FoundProps) => (
  <section>
    <h2>The purchase that you searched for</h2>
    <Rows purchases={[purchase]} isLive={isLive} />
  </section>
);

interface RowsProps {
  readonly purchases: readonly UserPurchase[];
  readonly isLive: boolean;
}

const Rows = ({ purchases, isLive }: RowsProps) => (
  <Table
    rows={purchases}
    compact
    columns={[
      { name: 'Purchase', cell: (purchase) => <Ids of={purchase} isLive={isLive} /> },
      { name: 'Paid', isNumber: true, cell: ({ amount, currency }) => money(amount, currency) },
      { name: 'Granted', isNumber: true, cell: ({ granted }) => count(granted) },
      { name: 'Refunded', isNumber: true, cell: ({ refunded }) => count(refunded) },
      { name: 'On dispute hold', isNumber: true, cell: (row) => count(row.onDisputeHold) },
      { name: 'Left', isNumber: true, cell: ({ left }) => <strong>{count(left)}</strong> },
      { name: 'Credited', cell: ({ createdAt }) => <Time at={createdAt} /> },
    ]}
  />
);

const Ids = ({ of, isLive }: { of: UserPurchase; isLive: boolean }) => (
  <>
    <StripeLink id={of.purchase} isLive={isLive} />
    <span class="quiet">
      {of.type}
      {of.source !== of.purchase && ` by ${of.source}`}
    </span>
  </>
);

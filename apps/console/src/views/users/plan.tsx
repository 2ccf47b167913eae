import type { UserSubscription } from '@stripe-credits/db/users';
import { count, Status, Time } from '../format.tsx';
import { StripeLink } from '../stripe-link.tsx';
import { Table } from '../table.tsx';
import type { UserProps } from './props.ts';

export const Plan = ({ user: { plan, otherSubscriptions }, isLive }: UserProps) =>
  plan === null ? null : (
    <>
      <h2>Plan</h2>
      <Table
        rows={[plan, ...otherSubscriptions]}
        compact
        columns={[
          { name: 'Plan', cell: (subscription) => <Name of={subscription} isLive={isLive} /> },
          { name: 'Status', cell: ({ status }) => <Status is={status} /> },
          {
            name: 'Credits per period',
            isNumber: true,
            cell: ({ credits, quantity }) =>
              credits === null ? '–' : count(credits * (quantity ?? 1)),
          },
          { name: 'Period ends', cell: ({ currentPeriodEnd }) => <Time at={currentPeriodEnd} /> },
          { name: 'Scheduled end', cell: (subscription) => <ScheduledEnd of={subscription} /> },
        ]}
      />
    </>
  );

const Name = ({ of, isLive }: { of: UserSubscription; isLive: boolean }) => (
  <>
    {of.packageName ?? of.packageId ?? of.priceId ?? 'Several prices'}
    <span class="quiet">
      <StripeLink id={of.subscriptionId} isLive={isLive} />
    </span>
  </>
);

const ScheduledEnd = ({ of: { hasEnded, cancelAt } }: { of: UserSubscription }) =>
  hasEnded ? <>–</> : <Time at={cancelAt} />;

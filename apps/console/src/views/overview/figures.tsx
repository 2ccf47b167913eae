import type { OverviewState } from '../../attention/item.ts';
import { count, plural, Time } from '../format.tsx';
import { sumsOf } from '../sums.ts';
import { Tile } from '../tile.tsx';

type Props = Pick<OverviewState, 'stats' | 'reconciliation' | 'backlog'>;

/** The figures at a glance. A tile is red where somebody has to act. */
export const Figures = ({ stats, reconciliation, backlog }: Props) => {
  const purchases = stats.uncredited.reduce((sum, each) => sum + each.purchases, 0);
  const payments = stats.otherPayments.reduce((sum, each) => sum + each.payments, 0);
  return (
    <div class="tiles" id="figures" data-live>
      <Tile
        name="Dead now"
        value={count(stats.dead)}
        bad={stats.unmuted > 0}
        href="/dead-letters?status=dead"
      >
        {stats.muted > 0 && `${count(stats.muted)} muted · `}
        <Oldest at={stats.oldestDeadAt} />
      </Tile>
      <Tile
        name="Paid, not credited"
        value={stats.uncredited.length === 0 ? '0' : sumsOf(stats.uncredited)}
        bad={stats.uncredited.length > 0}
        href="/dead-letters?status=dead&paid=1"
      >
        {plural(purchases, 'purchase')}
      </Tile>
      <Tile
        name="Paid session, no grant"
        value={count(reconciliation.uncredited)}
        bad={reconciliation.uncredited > 0}
        href="/reconciliations"
      >
        <Oldest at={reconciliation.oldestUncreditedAt} />
      </Tile>
      <Tile name="Waiting for a retry" value={count(stats.failed)} bad={false} href="/waiting">
        <Oldest at={stats.oldestFailedAt} />
      </Tile>
      <Tile name="On the queue" value={backlog ? count(backlog.count) : '–'} bad={false}>
        {backlog ? <Oldest at={backlog.oldestAt} /> : 'not available'}
      </Tile>
      {payments > 0 && (
        <Tile name="Other sales, last 30 days" value={sumsOf(stats.otherPayments)} bad={false}>
          {plural(payments, 'payment')}, not for credits
        </Tile>
      )}
    </div>
  );
};

const Oldest = ({ at }: { at: string | null }) =>
  at === null ? (
    <>none</>
  ) : (
    <>
      oldest <Time at={at} />
    </>
  );

import { type ReplayListPage, type ReplaySummary, timeLeft } from '@stripe-credits/db/dead-letters';
import { REPLAY_STATUSES } from '@stripe-credits/db/schema';
import { count, Status, Time } from './format.tsx';
import { StatusLinks } from './lists/chips.tsx';
import { Pager } from './lists/pager.tsx';
import { Page } from './page.tsx';
import { Refresh } from './refresh.tsx';
import { Table } from './table.tsx';

interface Props {
  readonly page: Pick<ReplayListPage, 'replays'> & { readonly nextCursor: string | null };
  readonly status: ReplaySummary['status'] | undefined;
}

/** A replay that runs changes its row. */
const INTERVAL_MS = 3000;

export const ReplayList = ({ page: { replays, nextCursor }, status }: Props) => {
  const isMoving = replays.some((replay) => replay.status === 'running');
  return (
    <Page title="Replays" script="/live.js">
      <h1>Replays</h1>
      <StatusLinks path="/replays" statuses={REPLAY_STATUSES} selected={status} />
      <div id="replays" data-live>
        {replays.length === 0 ? (
          <p class="card quiet">{status ? `No replay is ${status}.` : 'No replays yet.'}</p>
        ) : (
          <div data-interval-ms={isMoving ? INTERVAL_MS : undefined}>
            <Rows replays={replays} />
          </div>
        )}
        {isMoving && <Refresh path="/replays" />}
      </div>
      <Pager path="/replays" filter={{ status }} nextCursor={nextCursor} />
    </Page>
  );
};

const Rows = ({ replays }: Pick<ReplayListPage, 'replays'>) => (
  <Table
    rows={replays}
    compact
    columns={[
      {
        name: 'Replay',
        cell: ({ id, selection, reason }) => (
          <>
            <a href={`/replays/${id}`}>{selection}</a>
            {reason && <span class="quiet">{reason}</span>}
          </>
        ),
      },
      {
        name: 'Status',
        cell: (replay) => (
          <>
            <Status is={replay.status} />
            <span class="quiet">
              {replay.status === 'planned' ? 'dry run, nothing sent' : timeLeft(replay)}
            </span>
          </>
        ),
      },
      { name: 'Events', isNumber: true, cell: ({ total }) => count(total) },
      { name: 'Sent', isNumber: true, cell: ({ sent }) => count(sent) },
      { name: 'Skipped', isNumber: true, cell: ({ skipped }) => count(skipped) },
      { name: 'By', cell: ({ actor }) => actor },
      {
        name: 'Started',
        cell: ({ startedAt, createdAt }) =>
          startedAt ? (
            <Time at={startedAt} />
          ) : (
            <span class="quiet inline">
              planned <Time at={createdAt} />
            </span>
          ),
      },
    ]}
  />
);

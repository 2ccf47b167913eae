import { type ReplaySummary, timeLeft } from '@stripe-credits/db/dead-letters';
import { count, Status, Time } from './format.tsx';
import { Page } from './page.tsx';
import { Table } from './table.tsx';

export const ReplayList = ({ replays }: { replays: readonly ReplaySummary[] }) => (
  <Page title="Replays">
    <h1>Replays</h1>
    {replays.length === 0 ? (
      <p class="card quiet">No replays yet.</p>
    ) : (
      <Table
        rows={replays}
        columns={[
          {
            name: 'Replay',
            cell: ({ id, selection, reason }) => (
              <>
                <a href={`/replays/${id}`}>{selection}</a>
                <span class="quiet">{reason}</span>
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
                <span class="quiet">
                  planned <Time at={createdAt} />
                </span>
              ),
          },
        ]}
      />
    )}
  </Page>
);

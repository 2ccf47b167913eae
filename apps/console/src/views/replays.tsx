import {
  progressIntervalMs,
  RATE_DEFAULT,
  RATE_MAX,
  type ReplayItem,
  type ReplayProgress,
  type ReplaySummary,
} from '@stripe-credits/db/dead-letters';
import { Controls } from './controls.tsx';
import { count, money, plural, Status, Time } from './format.tsx';
import { Page } from './page.tsx';
import { EventLink, Table } from './table.tsx';

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
          { name: 'Status', cell: ({ status }) => <Status is={status} /> },
          { name: 'By', cell: ({ actor }) => actor },
          { name: 'At', cell: ({ createdAt }) => <Time at={createdAt} /> },
        ]}
      />
    )}
  </Page>
);

interface Props {
  readonly replay: ReplayProgress;
  readonly items: readonly ReplayItem[];
}

export const ReplayPage = ({ replay, items }: Props) => (
  <Page title="Replay" script="/progress.js">
    <h1>
      Replay of {replay.selection} <Status is={replay.status} />
    </h1>
    {replay.status === 'planned' ? <DryRun replay={replay} /> : <Progress replay={replay} />}
    <Items items={items} total={replay.total} />
  </Page>
);

const DryRun = ({ replay }: { replay: ReplayProgress }) => (
  <section class="card">
    <h2>Dry run: nothing has been sent</h2>
    <p>
      {plural(replay.total, 'event')} would be sent to the queue again, in the order below. The
      selection is frozen: events that die from now on are not part of it.
    </p>
    <div class="actions">
      <form method="post" action={`/replays/${replay.id}/starts`} class="inline">
        <label>
          Reason
          <input name="reason" required placeholder="metadata was repaired" />
        </label>
        <label>
          Events per second
          <input name="rate" type="number" min="1" max={RATE_MAX} value={RATE_DEFAULT} required />
        </label>
        <button type="submit" class="primary">
          Start
        </button>
      </form>
      <Controls path={`/replays/${replay.id}`} status={replay.status} />
    </div>
  </section>
);

const Progress = ({ replay }: { replay: ReplayProgress }) => {
  const processed = replay.sent + replay.skipped;
  const isMoving = replay.status === 'running' || replay.inFlight > 0;
  return (
    <section
      class="card"
      data-moving={String(isMoving)}
      data-interval-ms={progressIntervalMs(replay.total)}
    >
      <h2>{replay.reason}</h2>
      <progress value={processed} max={replay.total}>
        {processed} of {replay.total}
      </progress>
      <p aria-live="polite">
        {count(replay.sent)} of {count(replay.total)} sent, {count(replay.handled)} handled,{' '}
        {count(replay.diedAgain)} dead again, {count(replay.skipped)} skipped
      </p>
      <p class="quiet">
        {replay.id} by {replay.actor}, {plural(replay.rate, 'event')} per second, started{' '}
        <Time at={replay.createdAt} />
      </p>
      <Controls path={`/replays/${replay.id}`} status={replay.status} />
    </section>
  );
};

const Items = ({ items, total }: { items: readonly ReplayItem[]; total: number }) => (
  <>
    <Table
      rows={items}
      columns={[
        { name: 'Position', hideName: true, isNumber: true, cell: ({ position }) => position },
        { name: 'Event', cell: ({ eventId, type }) => <EventLink id={eventId} type={type} /> },
        { name: 'User', cell: ({ userId }) => userId ?? '–' },
        {
          name: 'Amount',
          isNumber: true,
          cell: ({ amount, currency }) => money(amount, currency),
        },
        {
          name: 'Status',
          cell: ({ status, skipReason }) => (
            <>
              <Status is={status ?? 'unknown'} />
              {skipReason && <span class="quiet">{skipReason}</span>}
            </>
          ),
        },
        { name: 'Sent', cell: ({ sentAt }) => <Time at={sentAt} /> },
      ]}
    />
    {total > items.length && <p class="quiet">and {count(total - items.length)} more</p>}
  </>
);

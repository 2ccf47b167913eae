import {
  type PredictionSummary,
  progressIntervalMs,
  RATE_DEFAULT,
  RATE_MAX,
  type ReplayItem,
  type ReplayOutcome,
  type ReplayProgress,
  type ReplayReason,
  timeLeft,
} from '@stripe-credits/db/dead-letters';
import { Allowed } from './allowed.tsx';
import { Controls } from './controls.tsx';
import { count, money, plural, Status, Time } from './format.tsx';
import { Page } from './page.tsx';
import { PredictionLine } from './predictions.tsx';
import { ReasonField } from './reason-field.tsx';
import { Refresh } from './refresh.tsx';
import { EventLink, Table } from './table.tsx';
import { UserLink } from './user-link.tsx';

interface Props {
  readonly replay: ReplayProgress;
  readonly reasons: readonly ReplayReason[];
  readonly items: readonly ReplayItem[];
  /** The outcome that the items have; all of them without it. */
  readonly outcome: ReplayOutcome | undefined;
  /** What the events of a dry run would become now. */
  readonly prediction: PredictionSummary | undefined;
}

export const ReplayPage = ({ replay, reasons, items, outcome, prediction }: Props) => (
  <Page title="Replay" script="/live.js">
    <h1>
      Replay of {replay.selection}{' '}
      <span id="replay-status" data-live aria-live="polite">
        <Status is={replay.status} />
      </span>
    </h1>
    {replay.status === 'planned' ? (
      <DryRun replay={replay} prediction={prediction} />
    ) : (
      <Progress replay={replay} />
    )}
    <div id="replay-reasons" data-live>
      {reasons.length > 0 && <Reasons id={replay.id} reasons={reasons} />}
    </div>
    {outcome && (
      <p>
        These are {OUTCOMES[outcome]}. <a href={`/replays/${replay.id}`}>Show all events</a>
      </p>
    )}
    <div id="replay-items" data-live>
      <Items items={items} />
    </div>
    {!outcome && replay.total > items.length && (
      <p class="quiet">
        These are the first {count(items.length)} of {count(replay.total)}.
      </p>
    )}
  </Page>
);

const DryRun = ({ replay, prediction }: Pick<Props, 'replay' | 'prediction'>) => (
  <section class="card">
    <h2>Dry run: nothing has been sent</h2>
    <p>
      {plural(replay.total, 'event')} would be sent to the queue again, in the order below. The
      selection is saved: events that die from now on are not part of it. You can start it within a
      day.
    </p>
    {prediction && <PredictionLine of={prediction} href={`/predictions?replay=${replay.id}`} />}
    <div class="actions">
      <Allowed action="replay">
        <form method="post" action={`/replays/${replay.id}/starts`} class="inline">
          <ReasonField hint="metadata was repaired" />
          <label>
            Events per second
            <input name="rate" type="number" min="1" max={RATE_MAX} value={RATE_DEFAULT} required />
          </label>
          <button type="submit" class="primary">
            Start
          </button>
        </form>
      </Allowed>
      <Controls path={`/replays/${replay.id}`} action="replay" status={replay.status} />
    </div>
  </section>
);

const Progress = ({ replay }: { replay: ReplayProgress }) => {
  const processed = replay.sent + replay.skipped;
  const isMoving = replay.status === 'running' || replay.inFlight > 0;
  return (
    <section class="card">
      <h2>{replay.reason}</h2>
      <div id="replay-progress" data-live>
        <progress
          value={processed}
          max={replay.total}
          aria-label="Sent or skipped"
          data-interval-ms={isMoving ? progressIntervalMs(replay.total) : undefined}
        >
          {processed} of {replay.total}
        </progress>
        <p>
          {count(replay.sent)} of {count(replay.total)} sent, {count(replay.handled)} handled,{' '}
          {count(replay.diedAgain)} dead again, {count(replay.skipped)} skipped
          {replay.inFlight > 0 && `, ${count(replay.inFlight)} in flight`}
          {replay.status === 'running' && `, ${timeLeft(replay)}`}
        </p>
        {isMoving && <Refresh path={`/replays/${replay.id}`} />}
        <p class="quiet">
          {replay.id} by {replay.actor}, {plural(replay.rate, 'event')} per second, started{' '}
          <Time at={replay.startedAt} />
          {replay.endedAt && (
            <>
              , ended <Time at={replay.endedAt} />
            </>
          )}
        </p>
      </div>
      <div id="replay-controls" data-live>
        <Controls path={`/replays/${replay.id}`} action="replay" status={replay.status} />
      </div>
    </section>
  );
};

const OUTCOMES: Record<ReplayOutcome, string> = {
  waiting: 'not sent yet',
  skipped: 'skipped',
  in_flight: 'in flight',
  handled: 'handled',
  died_again: 'dead again',
  discarded: 'discarded since',
};

const Reasons = ({ id, reasons }: { id: string; reasons: readonly ReplayReason[] }) => (
  <section class="card">
    <h2>Not handled</h2>
    <ul class="groups">
      {reasons.map(({ outcome, reason, events }) => (
        <li>
          <a href={`/replays/${id}?outcome=${outcome}`}>
            {OUTCOMES[outcome]}: {reason}
          </a>
          <span class="number">{count(events)}</span>
        </li>
      ))}
    </ul>
  </section>
);

const Items = ({ items }: { items: readonly ReplayItem[] }) => (
  <Table
    rows={items}
    compact
    columns={[
      { name: 'Event', cell: ({ eventId, type }) => <EventLink id={eventId} type={type} /> },
      { name: 'User', cell: ({ userId }) => <UserLink id={userId} /> },
      {
        name: 'Amount',
        isNumber: true,
        cell: ({ amount, currency }) => money(amount, currency),
      },
      { name: 'Outcome', cell: (item) => <Outcome item={item} /> },
      { name: 'Sent', cell: ({ sentAt }) => <Time at={sentAt} /> },
    ]}
  />
);

/** While an event waits, and once it was handled, the status of its dead letter says it. */
const Outcome = ({ item: { outcome, outcomeReason, status } }: { item: ReplayItem }) => {
  if (outcome === 'waiting' || outcome === 'handled') return <Status is={status ?? 'unknown'} />;
  const isUnhandled = outcome === 'died_again' || outcome === 'skipped';
  return (
    <>
      <span class={outcome === 'died_again' ? 'status dead' : 'status'}>{OUTCOMES[outcome]}</span>
      {isUnhandled && <span class="quiet">{outcomeReason}</span>}
    </>
  );
};

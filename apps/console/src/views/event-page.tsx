import {
  describeOutlook,
  type EventDetails,
  mergeCorrections,
  type Outlook,
} from '@stripe-credits/db/dead-letters';
import { Allowed } from './allowed.tsx';
import { FactList } from './fact-list.tsx';
import { money, Status, signed, Time } from './format.tsx';
import { Page } from './page.tsx';
import { ReasonField } from './reason-field.tsx';
import { Corrections, RepairForm } from './repairs.tsx';
import { StripeLink } from './stripe-link.tsx';
import { Table } from './table.tsx';
import { UserLink } from './user-link.tsx';

interface Props {
  readonly details: EventDetails;
  /** What a replay would make of it now; null where there is nothing to replay. */
  readonly prediction: Outlook | null;
  /** The metadata that can be repaired; null where no repair is of use. */
  readonly metadata: Readonly<Record<string, string>> | null;
  /** Null when the event never died, or the payload was deleted. */
  readonly payload: string | null;
  /** Whether personal data is shown. */
  readonly reveal: boolean;
}

export const EventPage = ({ details, prediction, metadata, payload, reveal }: Props) => (
  <Page title={details.id}>
    <h1>{details.id}</h1>
    <p class="lead">
      {details.type} <Status is={details.status} />
      {details.status === 'ignored' && ` ${details.reason}`}
    </p>
    <Death details={details} prediction={prediction} />
    {metadata && (
      <Allowed action="repair">
        <RepairForm id={details.id} metadata={metadata} reveal={reveal} />
      </Allowed>
    )}
    <Corrections corrections={details.corrections} reveal={reveal} />
    <Facts details={details} />
    <History details={details} />
    <Ledger details={details} />
    <Payload details={details} payload={payload} reveal={reveal} />
  </Page>
);

const Death = ({ details, prediction }: Pick<Props, 'details' | 'prediction'>) => {
  const { deadLetter, status } = details;
  if (!deadLetter) return null;
  return (
    <section class={status === 'dead' ? 'card bad' : 'card'}>
      <h2>{status === 'dead' ? 'Why it is dead' : 'Why it died'}</h2>
      <p class="reason">{deadLetter.reason}</p>
      {deadLetter.detail && <p class="quiet">{deadLetter.detail}</p>}
      {prediction && (
        <p>
          {prediction.reason === deadLetter.reason
            ? 'Replayed now, it would be dead again for this reason.'
            : describeOutlook(prediction)}
        </p>
      )}
      {(status === 'dead' || status === 'discarded') && <Actions details={details} />}
    </section>
  );
};

const Payload = ({
  details: { id, deadLetter },
  payload,
  reveal,
}: Pick<Props, 'details' | 'payload' | 'reveal'>) => (
  <section class="card">
    <h2>Payload</h2>
    {payload === null ? (
      <p class="quiet">
        {deadLetter
          ? 'The payload was deleted when its retention ended.'
          : 'Payloads are kept of dead events only.'}
      </p>
    ) : (
      <>
        <p class="quiet">
          {reveal ? (
            <a href={`/events/${encodeURIComponent(id)}`}>Hide personal data</a>
          ) : (
            <Allowed action="revealPayload">
              <a href={`/events/${encodeURIComponent(id)}?reveal=1`}>Show personal data</a>
            </Allowed>
          )}
        </p>
        <pre tabindex={0}>{payload}</pre>
      </>
    )}
  </section>
);

const Actions = ({ details }: { details: EventDetails }) => (
  <div class="actions">
    {details.status === 'dead' && (
      <>
        <Allowed action="replay">
          <form method="post" action="/replays">
            <button type="submit" name="id" value={details.id} class="primary">
              Replay…
            </button>
          </form>
        </Allowed>
        <Allowed action="discard">
          <form method="get" action="/discards/new">
            <button type="submit" name="id" value={details.id}>
              Discard…
            </button>
          </form>
        </Allowed>
      </>
    )}
    {details.status === 'discarded' && (
      <Allowed action="restore">
        <form method="post" action="/restores">
          <input type="hidden" name="id" value={details.id} />
          <input type="hidden" name="count" value="1" />
          <ReasonField label="Reason for the restore" />
          <button type="submit">Restore</button>
        </form>
      </Allowed>
    )}
  </div>
);

/** The user that an engineer gave for an event that named none, or another. */
const correctedUser = ({ id, corrections }: EventDetails): string | undefined | null =>
  mergeCorrections(corrections).get(id)?.user_id;

const Facts = ({ details }: { details: EventDetails }) => {
  const { deadLetter } = details;
  const facts: [string, unknown][] = [
    ['User', <UserLink id={correctedUser(details) ?? deadLetter?.userId ?? null} />],
    [
      'Amount',
      <>
        {money(deadLetter?.amount ?? null, deadLetter?.currency ?? null)}
        {deadLetter?.paid && ' paid'}
      </>,
    ],
    ['Object', details.objectId ?? '–'],
    ['Created by Stripe', <Time at={details.createdAt} />],
    ['Received', <Time at={details.receivedAt} />],
    ['Completed deliveries', details.deliveries],
    ['Failed attempts', details.failures],
    ['Replays', deadLetter?.replays ?? 0],
  ];
  return (
    <section class="card">
      <h2>Details</h2>
      <FactList facts={facts} />
      {details.id.startsWith('evt_') && (
        <p>
          <StripeLink id={details.id} isLive={deadLetter?.livemode !== false}>
            Open in the Stripe Dashboard
          </StripeLink>
        </p>
      )}
    </section>
  );
};

const History = ({ details: { history } }: { details: EventDetails }) => (
  <section class="card">
    <h2>History</h2>
    {history.length === 0 ? (
      <p class="quiet">No failures.</p>
    ) : (
      <ol class="history">
        {history.map(({ occurredAt, action, actor, reason }) => (
          <li>
            <Time at={occurredAt} /> <Status is={action} />
            <span>
              {reason}
              {actor && <span class="quiet">by {actor}</span>}
            </span>
          </li>
        ))}
      </ol>
    )}
  </section>
);

const Ledger = ({ details: { ledger, objectId } }: { details: EventDetails }) => (
  <section class="card">
    <h2>Ledger entries</h2>
    {ledger.length === 0 ? (
      <p class="quiet">No ledger entries for {objectId ?? 'this event'}.</p>
    ) : (
      <Table
        rows={ledger}
        head={false}
        columns={[
          { name: 'Entry', cell: ({ id }) => id },
          { name: 'Type', cell: ({ type }) => type },
          { name: 'User', cell: ({ userId }) => <UserLink id={userId} /> },
          {
            name: 'Credits',
            isNumber: true,
            cell: ({ amount }) => signed(amount),
          },
          { name: 'At', cell: ({ createdAt }) => <Time at={createdAt} /> },
        ]}
      />
    )}
  </section>
);

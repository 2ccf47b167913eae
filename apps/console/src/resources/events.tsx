import { type Database, Refusal, readPackages } from '@stripe-credits/db';
import {
  describeOutlook,
  type EventDetails,
  getEvent,
  mergeCorrections,
  type Outlook,
  predictEvent,
} from '@stripe-credits/db/dead-letters';
import { log } from '@stripe-credits/platform/log';
import { storedText } from '@stripe-credits/platform/queue-message';
import { isRepairable, parseSettings, type SettingsEnv } from '@stripe-credits/stripe-events';
import { Hono } from 'hono';
import type { ConsoleApp } from '../bindings.ts';
import { repairableMetadata } from '../repairable-metadata.ts';
import { acceptsHtml } from '../views/error-response.tsx';
import { money, Status, Time } from '../views/format.tsx';
import { Page } from '../views/page.tsx';
import { redactPayload } from '../views/redact.ts';
import { Corrections, RepairForm, redactCorrections } from '../views/repairs.tsx';
import { Table } from '../views/table.tsx';

export const events = new Hono<ConsoleApp>();

events.get('/:id', async (c) => {
  const id = c.req.param('id');
  const details = await getEvent(c.get('db'), id);
  if (!details) throw new Refusal('not_found', `${id} is not known here: no such event arrived.`);
  const reveal = c.req.query('reveal') === '1';
  const payload = await readPayload(details, reveal);
  if (reveal) log.info('payload revealed', { event_id: id, actor: c.get('actor') });
  const prediction = await predict(c.get('db'), details, c.env);
  const { deadLetter } = details;
  if (!acceptsHtml(c)) {
    const { body: _, ...withoutBody } = deadLetter ?? { body: null };
    const corrections = reveal ? details.corrections : redactCorrections(details.corrections);
    const letter = deadLetter && withoutBody;
    return c.json({ ...details, deadLetter: letter, corrections, prediction, payload });
  }
  return c.html(
    <Page title={id}>
      <h1>{id}</h1>
      <p class="lead">
        {details.type} <Status is={details.status} />
      </p>
      {deadLetter && (
        <section class={details.status === 'dead' ? 'card bad' : 'card'}>
          <h2>{details.status === 'dead' ? 'Why it is dead' : 'Why it died'}</h2>
          <p class="reason">{deadLetter.reason}</p>
          {deadLetter.detail && <p class="quiet">{deadLetter.detail}</p>}
          {prediction && <p>{describeOutlook(prediction)}</p>}
          <Actions details={details} />
        </section>
      )}
      {prediction && canBeRepaired(details, prediction) && (
        <RepairForm id={id} metadata={await repairableMetadata(details)} reveal={reveal} />
      )}
      <Corrections corrections={details.corrections} reveal={reveal} />
      <Facts details={details} />
      <History details={details} />
      <Ledger details={details} />
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
                <a href={`/events/${encodeURIComponent(id)}?reveal=1`}>Show personal data</a>
              )}
            </p>
            <pre>{payload}</pre>
          </>
        )}
      </section>
    </Page>,
  );
});

/** What a replay would make of a dead event now; null where there is nothing to replay. */
async function predict(
  db: Database,
  { status, deadLetter, corrections }: EventDetails,
  env: SettingsEnv,
): Promise<Outlook | null> {
  if (status !== 'dead' || !deadLetter?.body) return null;
  const { body, encoding } = deadLetter;
  const packages = await readPackages(db);
  const merged = mergeCorrections(corrections);
  return predictEvent({ body, encoding }, { ...parseSettings(env), packages, corrections: merged });
}

/** An event that can be handled as it is needs no repair. */
const canBeRepaired = ({ type, corrections }: EventDetails, { wouldBe }: Outlook): boolean =>
  isRepairable(type) && (wouldBe !== 'handled' || corrections.length > 0);

async function readPayload({ deadLetter }: EventDetails, reveal: boolean): Promise<string | null> {
  if (!deadLetter?.body) return null;
  const text = await storedText({ body: deadLetter.body, encoding: deadLetter.encoding });
  if (!reveal)
    return (
      redactPayload(text) ??
      'The payload is not JSON, so personal data in it cannot be masked: show personal data to read it.'
    );
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** A handled event has no actions. */
const Actions = ({ details }: { details: EventDetails }) => (
  <div class="actions">
    {details.status === 'dead' && (
      <>
        <form method="post" action="/replays">
          <button type="submit" name="id" value={details.id} class="primary">
            Replay…
          </button>
        </form>
        <form method="get" action="/discards/new">
          <button type="submit" name="id" value={details.id}>
            Discard…
          </button>
        </form>
      </>
    )}
    {details.status === 'discarded' && (
      <form method="post" action="/restores">
        <input type="hidden" name="id" value={details.id} />
        <input type="hidden" name="count" value="1" />
        <label>
          Reason for the restore
          <input name="reason" required />
        </label>
        <button type="submit">Restore</button>
      </form>
    )}
  </div>
);

const Facts = ({ details: { deadLetter, ...details } }: { details: EventDetails }) => {
  const stripe = `https://dashboard.stripe.com/${deadLetter?.livemode === false ? 'test/' : ''}events/${details.id}`;
  const facts: [string, unknown][] = [
    ['User', deadLetter?.userId ?? '–'],
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
      <dl>
        {facts.map(([name, value]) => (
          <div>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {details.id.startsWith('evt_') && (
        <p>
          <a href={stripe} rel="noreferrer">
            Open in the Stripe Dashboard
          </a>
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
          { name: 'User', cell: ({ userId }) => userId },
          {
            name: 'Credits',
            isNumber: true,
            cell: ({ amount }) => (amount > 0 ? `+${amount}` : amount),
          },
          { name: 'At', cell: ({ createdAt }) => <Time at={createdAt} /> },
        ]}
      />
    )}
  </section>
);

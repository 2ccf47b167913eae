import type {
  Discard,
  DiscardDetails,
  DiscardedEvent,
  DiscardPreview,
  Selection,
} from '@stripe-credits/db/dead-letters';
import { Allowed } from './allowed.tsx';
import { count, money, plural, Time } from './format.tsx';
import { Page } from './page.tsx';
import { ReasonField } from './reason-field.tsx';
import { EventLink, Table } from './table.tsx';
import { UserLink } from './user-link.tsx';

export const DiscardList = ({ discards }: { discards: readonly Discard[] }) => (
  <Page title="Discards">
    <h1>Discards</h1>
    {discards.length === 0 ? (
      <p class="card quiet">No discards yet.</p>
    ) : (
      <Table
        rows={discards}
        compact
        columns={[
          {
            name: 'Discard',
            cell: ({ id, selection, reason }) => (
              <>
                <a href={`/discards/${id}`}>{selection}</a>
                <span class="quiet">{reason}</span>
              </>
            ),
          },
          { name: 'Events', isNumber: true, cell: ({ events }) => count(events) },
          { name: 'By', cell: ({ actor }) => actor },
          { name: 'At', cell: ({ createdAt }) => <Time at={createdAt} /> },
          { name: 'Restored', cell: ({ restoredAt }) => <Time at={restoredAt} /> },
        ]}
      />
    )}
  </Page>
);

interface FormProps {
  readonly selection: Selection;
  readonly preview: DiscardPreview;
}

export const DiscardForm = ({ selection, preview }: FormProps) => {
  const { events, byReason } = preview;
  const onlyId = 'ids' in selection && selection.ids.length === 1 ? selection.ids[0] : undefined;
  return (
    <Page title="Discard">
      <form method="post" action="/discards" class="card narrow">
        <h1>Discard {plural(events, 'event')}</h1>
        <p>{preview.selection}</p>
        {preview.note && <p class="error">{preview.note}</p>}
        <ul class="groups">
          {byReason.map((group) => (
            <li>
              <span>{group.reason}</span>
              <span class="number">{count(group.events)}</span>
            </li>
          ))}
        </ul>
        <p>
          Nothing is deleted. Discarded events no longer count as dead, are kept with your reason,
          and can be restored.
        </p>
        {Object.entries(toFields(selection)).flatMap(([name, values]) =>
          values.map((value) => <input type="hidden" name={name} value={value} />),
        )}
        <ReasonField hint="a test purchase" />
        <label>
          Type {onlyId ?? events} to confirm
          <input name="confirm" required autocomplete="off" />
        </label>
        <button type="submit" class="danger">
          Discard
        </button>
      </form>
    </Page>
  );
};

/** The selection as POST /discards takes it. */
function toFields(selection: Selection): Record<string, readonly string[]> {
  if ('ids' in selection) return { id: selection.ids };
  const { reason, ...others } = selection.filter;
  const filter = { ...others, ...(reason !== undefined && { dead_reason: reason }) };
  const fields = Object.entries(filter).map(([name, value]) => [name, [value]] as const);
  return { all: ['1'], ...Object.fromEntries(fields) };
}

interface PageProps {
  readonly discard: DiscardDetails;
  readonly events: readonly DiscardedEvent[];
}

export const DiscardPage = ({ discard, events }: PageProps) => (
  <Page title="Discard">
    <h1>Discard of {discard.selection}</h1>
    <section class="card">
      <h2>{discard.reason}</h2>
      <p>
        {plural(discard.events, 'event')} discarded. Still discarded: {count(discard.remaining)}.
      </p>
      <p class="quiet">
        {discard.id} by {discard.actor}, <Time at={discard.createdAt} />
        {discard.restoredAt && (
          <>
            {' '}
            · restored <Time at={discard.restoredAt} />
          </>
        )}
      </p>
      {discard.remaining > 0 && (
        <Allowed action="restore">
          <form method="post" action={`/discards/${discard.id}/restores`} class="inline">
            <ReasonField label="Reason for the restore" />
            <button type="submit">Restore {plural(discard.remaining, 'event')}</button>
          </form>
        </Allowed>
      )}
    </section>
    {events.length > 0 && <Events events={events} />}
    {discard.remaining > events.length && (
      <p class="quiet">
        These are the first {count(events.length)} of {count(discard.remaining)}.
      </p>
    )}
  </Page>
);

const Events = ({ events }: { events: readonly DiscardedEvent[] }) => (
  <Table
    rows={events}
    compact
    columns={[
      { name: 'Event', cell: ({ id, type }) => <EventLink id={id} type={type} /> },
      { name: 'Reason', cell: ({ reason }) => reason },
      { name: 'User', cell: ({ userId }) => <UserLink id={userId} /> },
      { name: 'Amount', isNumber: true, cell: ({ amount, currency }) => money(amount, currency) },
      { name: 'Dead since', cell: ({ firstDiedAt }) => <Time at={firstDiedAt} /> },
    ]}
  />
);

import {
  type Cursor,
  type DeadLetterLine,
  type Filter,
  listDeadLetters,
  Refusal,
  STATUSES,
} from '@stripe-credits/db/dead-letters';
import { Hono } from 'hono';
import type { App } from '../bindings.ts';
import { wantsPage } from '../views/error-response.tsx';
import { money, Status, Time } from '../views/format.tsx';
import { Page } from '../views/page.tsx';
import { askedInUrl, filterIn, one, queryOf, wholeIn } from './params.ts';

const PAGE_ROWS = 50;
const PAGE_ROWS_MAX = 500;

export const deadLetters = new Hono<App>();

deadLetters.get('/', async (c) => {
  const asked = askedInUrl(c);
  // Whoever comes without a wish wants what is dead; with one they get all that it matches.
  const filter = asked.size === 0 ? { status: 'dead' as const } : filterIn(asked);
  const limit = asked.has('limit') ? wholeIn(asked, 'limit') : PAGE_ROWS;
  if (limit < 1 || limit > PAGE_ROWS_MAX)
    throw new Refusal('invalid', `limit must be from 1 to ${PAGE_ROWS_MAX}.`);
  const page = await listDeadLetters(c.env.DB, filter, {
    after: cursorIn(one(asked, 'after')),
    limit,
  });
  const after = page.next && `${page.next.lastDiedAt}/${page.next.id}`;
  if (!wantsPage(c)) return c.json({ letters: page.letters, after });

  return c.html(
    <Page title="Dead letters">
      <h1>Dead letters</h1>
      <Search filter={filter} />
      {page.letters.length === 0 ? (
        <p class="card quiet">Nothing matches.</p>
      ) : (
        <form method="post" class="list">
          <Actions filter={filter} />
          <Lines letters={page.letters} />
        </form>
      )}
      {after && (
        <p class="more">
          <a href={`/dead-letters?${queryOf({ ...filter, after })}`}>Older ones</a>
        </p>
      )}
    </Page>,
  );
});

/** A time and an id, as the page before gave them. */
function cursorIn(text: string | undefined): Cursor | undefined {
  if (text === undefined) return undefined;
  const [lastDiedAt, id] = text.split('/', 2);
  if (!lastDiedAt || !id) throw new Refusal('invalid', 'after must be what the page before gave.');
  return { lastDiedAt, id };
}

/** Folded away until it is used: on a phone it would hide what it is about. */
const Search = ({ filter }: { filter: Filter }) => (
  <details class="card" open={Object.keys(filter).some((name) => name !== 'status')}>
    <summary>Find</summary>
    <Fields filter={filter} />
  </details>
);

const Fields = ({ filter }: { filter: Filter }) => (
  <form method="get" class="search">
    <label>
      Status
      <select name="status">
        <option value="">any</option>
        {STATUSES.map((status) => (
          <option value={status} selected={filter.status === status}>
            {status}
          </option>
        ))}
      </select>
    </label>
    <Field name="type" label="Type" value={filter.type} hint="checkout.session.completed" />
    <Field name="user" label="User" value={filter.user} hint="user id" />
    <Field name="event" label="Event" value={filter.event} hint="evt_…" />
    <Field
      name="since"
      label="Died since (UTC)"
      value={filter.since?.slice(0, 16)}
      type="datetime-local"
    />
    <Field
      name="until"
      label="before (UTC)"
      value={filter.until?.slice(0, 16)}
      type="datetime-local"
    />
    <Field name="reason" label="Reason" value={filter.reason} hint="the whole sentence" />
    <button type="submit">Find</button>
  </form>
);

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly value: string | undefined;
  readonly hint?: string;
  readonly type?: string;
}

const Field = ({ name, label, value, hint, type }: FieldProps) => (
  <label>
    {label}
    <input name={name} type={type ?? 'text'} value={value ?? ''} placeholder={hint} />
  </label>
);

/** The buttons say what comes next: nothing is sent or laid aside before the page after this. */
const Actions = ({ filter }: { filter: Filter }) => (
  <div class="actions">
    <button type="submit" formaction="/replays" class="primary">
      Replay selected…
    </button>
    {(filter.status ?? 'dead') === 'dead' && (
      <button type="submit" formaction={`/replays?${queryOf({ ...filter, all: '1' })}`}>
        Replay all that match…
      </button>
    )}
    <button type="submit" formaction="/discards/new" formmethod="get">
      Discard selected…
    </button>
  </div>
);

const Lines = ({ letters }: { letters: readonly DeadLetterLine[] }) => (
  <table>
    <thead>
      <tr>
        <th>
          <span class="hidden">Select</span>
        </th>
        <th>Event</th>
        <th>Reason</th>
        <th>User</th>
        <th class="number">Amount</th>
        <th>Died</th>
      </tr>
    </thead>
    <tbody>
      {letters.map((letter) => (
        <tr>
          <td>
            <input type="checkbox" name="id" value={letter.id} aria-label={`Select ${letter.id}`} />
          </td>
          <td data-name="Event">
            <a href={`/events/${encodeURIComponent(letter.id)}`}>{letter.id}</a>
            <span class="quiet">{letter.type}</span>
          </td>
          <td data-name="Reason">
            {letter.reason}
            <span class="quiet">
              <Status is={letter.status} /> {letter.deaths > 1 && `died ${letter.deaths} times`}{' '}
              {letter.replays > 0 && `replayed ${letter.replays} times`}
            </span>
          </td>
          <td data-name="User">{letter.userId ?? '–'}</td>
          <td data-name="Amount" class="number">
            {money(letter.amount, letter.currency)}
            {letter.paid && letter.status === 'dead' && <span class="owed">paid</span>}
          </td>
          <td data-name="Died">
            <Time at={letter.lastDiedAt} />
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

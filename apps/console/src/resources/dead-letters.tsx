import { EVENT_STATUSES, Refusal } from '@stripe-credits/db';
import {
  type DeadLetterCursor,
  type DeadLetterFilter,
  type DeadLetterSummary,
  listDeadLetters,
} from '@stripe-credits/db/dead-letters';
import { Hono } from 'hono';
import type { ConsoleApp } from '../bindings.ts';
import { acceptsHtml } from '../views/error-response.tsx';
import { money, plural, Status, Time } from '../views/format.tsx';
import { Page } from '../views/page.tsx';
import { EventLink, Table } from '../views/table.tsx';
import { getParam, parseFilter, parseInteger, queryParams, toQueryString } from './params.ts';

const PAGE_ROWS = 50;
const PAGE_ROWS_MAX = 500;

export const deadLetters = new Hono<ConsoleApp>();

deadLetters.get('/', async (c) => {
  const params = queryParams(c);
  // Without a filter the page shows the dead ones; with one, all that match.
  const filter =
    params.size === 0 ? { status: 'dead' as const } : parseFilter(params, ['limit', 'after']);
  const limit = params.has('limit') ? parseInteger(params, 'limit') : PAGE_ROWS;
  if (limit < 1 || limit > PAGE_ROWS_MAX)
    throw new Refusal('invalid', `limit must be from 1 to ${PAGE_ROWS_MAX}.`);
  const page = await listDeadLetters(c.get('db'), filter, {
    after: parseCursor(getParam(params, 'after')),
    limit,
  });
  const { letters } = page;
  const nextCursor = page.nextCursor && `${page.nextCursor.lastDiedAt}/${page.nextCursor.id}`;
  if (!acceptsHtml(c)) return c.json({ deadLetters: letters, nextCursor });

  return c.html(
    <Page title="Dead letters">
      <h1>Dead letters</h1>
      <Search filter={filter} />
      {letters.length === 0 ? (
        <p class="card quiet">Nothing matches.</p>
      ) : (
        <form method="post" class="list">
          <Actions filter={filter} />
          <Rows letters={letters} />
        </form>
      )}
      {nextCursor && (
        <p class="more">
          <a href={`/dead-letters?${toQueryString({ ...filter, after: nextCursor })}`}>Older</a>
        </p>
      )}
    </Page>,
  );
});

/** The `nextCursor` of the page before: a time and an id. */
function parseCursor(text: string | undefined): DeadLetterCursor | undefined {
  if (text === undefined) return undefined;
  const [lastDiedAt, id] = text.split('/', 2);
  if (!lastDiedAt || !id)
    throw new Refusal('invalid', 'after must be the nextCursor of the page before.');
  return { lastDiedAt, id };
}

/** Collapsed until it is used: on a phone it would hide the list. */
const Search = ({ filter }: { filter: DeadLetterFilter }) => (
  <details class="card" open={Object.keys(filter).some((name) => name !== 'status')}>
    <summary>Find</summary>
    <Fields filter={filter} />
  </details>
);

const Fields = ({ filter }: { filter: DeadLetterFilter }) => (
  <form method="get" class="search">
    <label>
      Status
      <select name="status">
        <option value="">any</option>
        {EVENT_STATUSES.map((status) => (
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
    <Field name="reason" label="Reason" value={filter.reason} hint="the complete reason" />
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

/** Nothing is sent or discarded before the next page confirms it. */
const Actions = ({ filter }: { filter: DeadLetterFilter }) => (
  <div class="actions">
    <button type="submit" formaction="/replays" class="primary">
      Replay selected…
    </button>
    {(filter.status ?? 'dead') === 'dead' && (
      <button type="submit" formaction={`/replays?${toQueryString({ ...filter, all: '1' })}`}>
        Replay all matching…
      </button>
    )}
    <button type="submit" formaction="/discards/new" formmethod="get">
      Discard selected…
    </button>
  </div>
);

const Rows = ({ letters }: { letters: readonly DeadLetterSummary[] }) => (
  <Table
    rows={letters}
    columns={[
      {
        name: 'Select',
        hideName: true,
        cell: ({ id }) => (
          <input type="checkbox" name="id" value={id} aria-label={`Select ${id}`} />
        ),
      },
      { name: 'Event', cell: ({ id, type }) => <EventLink id={id} type={type} /> },
      {
        name: 'Reason',
        cell: ({ reason, status, deaths, replays }) => (
          <>
            {reason}
            <span class="quiet">
              <Status is={status} /> {deaths > 1 && ` died ${deaths} times`}
              {replays > 0 && ` · replayed ${plural(replays, 'time')}`}
            </span>
          </>
        ),
      },
      { name: 'User', cell: ({ userId }) => userId ?? '–' },
      {
        name: 'Amount',
        isNumber: true,
        cell: ({ amount, currency, paid, status }) => (
          <>
            {money(amount, currency)}
            {paid && status === 'dead' && <span class="owed">paid</span>}
          </>
        ),
      },
      { name: 'Died', cell: ({ lastDiedAt }) => <Time at={lastDiedAt} /> },
    ]}
  />
);

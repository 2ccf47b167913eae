import { EVENT_STATUSES } from '@stripe-credits/db';
import {
  countSelected,
  type DeadLetterFilter,
  type DeadLetterSummary,
  listDeadLetters,
} from '@stripe-credits/db/dead-letters';
import { Hono } from 'hono';
import type { ConsoleApp } from '../bindings.ts';
import { Allowed } from '../views/allowed.tsx';
import { acceptsHtml } from '../views/error-response.tsx';
import { count, money, plural, Status, Time } from '../views/format.tsx';
import { Page } from '../views/page.tsx';
import { EventLink, Table } from '../views/table.tsx';
import { UserLink } from '../views/user-link.tsx';
import {
  parseCursor,
  parseFilter,
  parseLimit,
  queryParams,
  refuseEmpty,
  toQueryString,
} from './params.ts';

const PAGE_ROWS = 50;
const PAGE_ROWS_MAX = 500;

export const deadLetters = new Hono<ConsoleApp>();

deadLetters.get('/', async (c) => {
  const params = queryParams(c);
  // A form sends the fields that a person left blank; a program does not.
  if (!acceptsHtml(c)) refuseEmpty(params);
  // Without a filter the page shows the dead ones; with one, all that match.
  const filter =
    params.size === 0 ? { status: 'dead' as const } : parseFilter(params, ['limit', 'after']);
  const limit = parseLimit(params, { rows: PAGE_ROWS, max: PAGE_ROWS_MAX });
  const [lastDiedAt, id] = parseCursor(params) ?? [];
  const after = lastDiedAt && id ? { lastDiedAt, id } : undefined;
  const page = await listDeadLetters(c.get('db'), filter, { after, limit });
  const { letters } = page;
  const nextCursor = page.nextCursor && `${page.nextCursor.lastDiedAt}/${page.nextCursor.id}`;
  if (!acceptsHtml(c)) return c.json({ deadLetters: letters, nextCursor });

  const { status = 'dead', ...others } = filter;
  const dead = status === 'dead' ? await countSelected(c.get('db'), { filter: others }, 'dead') : 0;
  return c.render(
    <Page title="Dead letters">
      <h1>Dead letters</h1>
      <p class="quiet">
        <a href="/waiting">Events that wait for a retry</a> · <a href="/discards">Discards</a>
      </p>
      <Search filter={filter} />
      {letters.length === 0 ? (
        <p class="card quiet">Nothing matches.</p>
      ) : (
        <form method="post" class="list">
          <Actions filter={others} dead={dead} />
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

/** Collapsed until it is used: on a phone it would hide the list. */
const Search = ({ filter }: { filter: DeadLetterFilter }) => (
  <details class="card" open={Object.keys(filter).some((name) => name !== 'status')}>
    <summary>Find</summary>
    <Fields filter={filter} />
  </details>
);

/** An event that waits for a retry has no dead letter. */
const LETTER_STATUSES = EVENT_STATUSES.filter((status) => status !== 'failed');

const Fields = ({ filter }: { filter: DeadLetterFilter }) => (
  <form method="get" class="search">
    <label>
      Status
      <select name="status">
        <option value="">any</option>
        {LETTER_STATUSES.map((status) => (
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
      label="Died last since (UTC)"
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

interface ActionsProps {
  readonly filter: DeadLetterFilter;
  /** How many dead letters match. */
  readonly dead: number;
}

/** Nothing is sent or discarded before the next page confirms it. */
const Actions = ({ filter, dead }: ActionsProps) => (
  <div class="actions">
    <Allowed action="replay">
      <button type="submit" formaction="/replays" class="primary">
        Replay selected…
      </button>
    </Allowed>
    <Allowed action="discard">
      <button type="submit" formaction="/discards/new" formmethod="get">
        Discard selected…
      </button>
    </Allowed>
    {dead > 0 && (
      <>
        <Allowed action="replay">
          <button type="submit" formaction={`/replays?${toQueryString({ ...filter, all: '1' })}`}>
            Replay all {count(dead)} that match…
          </button>
        </Allowed>
        <Allowed action="discard">
          <a class="button" href={`/discards/new?${toQueryString({ ...filter, all: '1' })}`}>
            Discard all {count(dead)} that match…
          </a>
        </Allowed>
      </>
    )}
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
          <Allowed action="replay">
            <input type="checkbox" name="id" value={id} aria-label={`Select ${id}`} />
          </Allowed>
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
      { name: 'User', cell: ({ userId }) => <UserLink id={userId} /> },
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
      {
        name: 'Dead since',
        cell: ({ firstDiedAt, lastDiedAt }) => (
          <>
            <Time at={firstDiedAt} />
            {lastDiedAt !== firstDiedAt && (
              <span class="quiet">
                died last <Time at={lastDiedAt} />
              </span>
            )}
          </>
        ),
      },
    ]}
  />
);

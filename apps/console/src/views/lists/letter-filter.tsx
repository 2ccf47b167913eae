import { EVENT_STATUSES } from '@stripe-credits/db';
import type { DeadLetterFilter } from '@stripe-credits/db/dead-letters';
import { Chips } from './chips.tsx';

/** 2026-11-23T10:15:00.000Z as 2026-11-23 10:15 UTC. */
const readableTime = (iso: string): string => `${iso.slice(0, 16).replace('T', ' ')} UTC`;

const LABELS = {
  status: 'Status',
  type: 'Type',
  user: 'User',
  event: 'Event',
  reason: 'Reason',
  paid: 'Money taken',
  since: 'Died last since',
  until: 'before',
};

/** An event that waits for a retry has no dead letter. */
const LETTER_STATUSES = EVENT_STATUSES.filter((status) => status !== 'failed');

/** The filter as chips, and a form that stays collapsed: on a phone it would hide the list. */
export const LetterFilter = ({ filter }: { filter: DeadLetterFilter }) => (
  <>
    <Chips
      path="/dead-letters"
      filter={{ ...filter }}
      labels={LABELS}
      values={{ paid: () => 'yes', since: readableTime, until: readableTime }}
      // Without any parameter the list is that of the dead ones.
      removed={{ status: '' }}
    />
    <details class="card filter">
      <summary>Filter</summary>
      <Fields filter={filter} />
    </details>
  </>
);

const Fields = ({ filter }: { filter: DeadLetterFilter }) => (
  <form method="get" action="/dead-letters" class="search">
    <label>
      {LABELS.status}
      <select name="status">
        <option value="">any</option>
        {LETTER_STATUSES.map((status) => (
          <option value={status} selected={filter.status === status}>
            {status}
          </option>
        ))}
      </select>
    </label>
    <label>
      {LABELS.paid}
      <select name="paid">
        <option value="">either</option>
        <option value="1" selected={filter.paid === '1'}>
          paid
        </option>
      </select>
    </label>
    <Field name="type" label={LABELS.type} value={filter.type} hint="checkout.session.completed" />
    <Field name="user" label={LABELS.user} value={filter.user} hint="user id" />
    <Field name="event" label={LABELS.event} value={filter.event} hint="evt_…" />
    <Field name="reason" label={LABELS.reason} value={filter.reason} hint="the complete reason" />
    <Time name="since" label={`${LABELS.since} (UTC)`} value={filter.since} />
    <Time name="until" label={`${LABELS.until} (UTC)`} value={filter.until} />
    <button type="submit">Find</button>
  </form>
);

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly value: string | undefined;
  readonly hint?: string;
}

const Field = ({ name, label, value, hint }: FieldProps) => (
  <label>
    {label}
    <input name={name} type="text" value={value ?? ''} placeholder={hint} autocomplete="off" />
  </label>
);

const Time = ({ name, label, value }: FieldProps) => (
  <label>
    {label}
    <input name={name} type="datetime-local" value={value?.slice(0, 16) ?? ''} />
  </label>
);

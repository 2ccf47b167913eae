import { EVENT_STATUSES } from '@stripe-credits/db';
import type { DeadLetterFilter, ReasonSummary } from '@stripe-credits/db/dead-letters';
import { count } from '../format.tsx';
import { utcTime } from '../relative-time.ts';
import { ShortTime } from '../short-time.tsx';
import { Chips } from './chips.tsx';

const LABELS = {
  status: 'Status',
  type: 'Type',
  user: 'User',
  event: 'Event',
  reason: 'Reason',
  paid: 'Money taken',
  since: 'Died last since',
  until: 'Died last before',
};

/** An event that waits for a retry has no dead letter. */
const LETTER_STATUSES = EVENT_STATUSES.filter((status) => status !== 'failed');

interface Props {
  readonly filter: DeadLetterFilter;
  /** Why events are dead now, to choose from. */
  readonly reasons: readonly ReasonSummary[];
}

const time = (iso: string) => <ShortTime at={iso} format="minute" focusable />;

/** The filter as chips, and a form that stays collapsed: on a phone it would hide the list. */
export const LetterFilter = ({ filter, reasons }: Props) => (
  <>
    <Chips
      path="/dead-letters"
      filter={{ ...filter }}
      labels={LABELS}
      values={{ paid: () => 'yes', since: utcTime, until: utcTime }}
      elements={{ since: time, until: time }}
      // Without any parameter the list is that of the dead ones.
      removed={{ status: '' }}
    />
    <details class="card filter">
      <summary>Filter</summary>
      <Fields filter={filter} reasons={reasons} />
    </details>
  </>
);

const Fields = ({ filter, reasons }: Props) => (
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
    <Reasons selected={filter.reason} reasons={reasons} />
    <TimeField name="since" label={`${LABELS.since} (UTC)`} value={filter.since} />
    <TimeField name="until" label={`${LABELS.until} (UTC)`} value={filter.until} />
    <button type="submit">Find</button>
  </form>
);

interface ReasonsProps {
  readonly selected: string | undefined;
  readonly reasons: readonly ReasonSummary[];
}

/** Also the reason of the address, for which no event may be dead now. */
const Reasons = ({ selected, reasons }: ReasonsProps) => (
  <label>
    {LABELS.reason}
    <select name="reason">
      <option value="">any reason</option>
      {selected !== undefined && reasons.every(({ reason }) => reason !== selected) && (
        <option value={selected} selected>
          {selected}
        </option>
      )}
      {reasons.map(({ reason, events }) => (
        <option value={reason} selected={reason === selected}>
          {reason} ({count(events)})
        </option>
      ))}
    </select>
  </label>
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

const TimeField = ({ name, label, value }: FieldProps) => (
  <label>
    {label}
    <input name={name} type="datetime-local" value={value?.slice(0, 16) ?? ''} />
  </label>
);

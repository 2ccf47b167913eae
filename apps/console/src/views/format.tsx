import { formatMoney } from '@stripe-credits/stripe-events/money';
import { relativeTime, utcTime } from './relative-time.ts';

export const money = (amount: number | null, currency: string | null): string =>
  formatMoney(amount, currency) ?? '–';

interface TimeProps {
  /** ISO 8601, UTC; null for what has not happened. */
  readonly at: string | null;
  /** Shows date and time instead of how long ago, such as in a history or a window. */
  readonly exact?: boolean;
}

/**
 * A time, as every page shows it: how long ago it was, and on hover and on focus date and time.
 * Without scripts these are in UTC; public/times.js adds the reader's time zone.
 */
export const Time = ({ at, exact = false }: TimeProps) => {
  if (at === null) return <>–</>;
  const relative = exact ? null : relativeTime(Date.parse(at), Date.now());
  if (relative !== null)
    return (
      <time datetime={at} title={utcTime(at)} data-relative tabindex={0}>
        {relative}
      </time>
    );
  return (
    <time datetime={at} title={utcTime(at)}>
      {utcTime(at)}
    </time>
  );
};

/** How long ago, in the largest unit that fits. */
export function ago(iso: string | null, now: Date): string {
  if (iso === null) return '–';
  const minutes = Math.max(0, Math.floor((now.getTime() - Date.parse(iso)) / 60_000));
  if (minutes < 1) return 'just now';
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}

export const Status = ({ is }: { is: string }) => <span class={`status ${is}`}>{is}</span>;

export const count = (n: number): string => n.toLocaleString('en');

export const plural = (n: number, one: string, many = `${one}s`): string =>
  `${count(n)} ${n === 1 ? one : many}`;

/** Credits that a ledger entry gives or takes. */
export const signed = (amount: number): string =>
  amount > 0 ? `+${count(amount)}` : count(amount);

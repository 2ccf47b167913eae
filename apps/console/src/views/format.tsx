import { formatMoney } from '@stripe-credits/stripe-events/money';
import { relativeTime, utcTime } from './relative-time.ts';

export const money = (amount: number | null, currency: string | null): string =>
  formatMoney(amount, currency) ?? '–';

interface TimeProps {
  /** ISO 8601, UTC; null for what has not happened. */
  readonly at: string | null;
  /** Shows date and time instead of how long ago, such as in a history or a window. */
  readonly exact?: boolean;
  /** An exact time in a link: the focus of the link shows its UTC. */
  readonly inLink?: boolean;
}

/**
 * A time, as every page shows it: how long ago it was, and on hover and on focus date and time.
 * Without scripts these are in UTC; public/times.js adds the reader's time zone.
 */
export const Time = ({ at, exact = false, inLink = false }: TimeProps) => {
  if (at === null) return <>–</>;
  const relative = exact ? null : relativeTime(Date.parse(at), Date.now());
  if (relative !== null)
    return (
      <time datetime={at} title={utcTime(at)} data-relative tabindex={0}>
        {relative}
      </time>
    );
  return (
    <time datetime={at} title={utcTime(at)} tabindex={inLink ? undefined : 0}>
      {utcTime(at)}
    </time>
  );
};

export const Status = ({ is }: { is: string }) => (
  <span class={`status ${is}`}>{is.replaceAll('_', ' ')}</span>
);

export const count = (n: number): string => n.toLocaleString('en');

export const plural = (n: number, one: string, many = `${one}s`): string =>
  `${count(n)} ${n === 1 ? one : many}`;

/** Credits that a ledger entry gives or takes. */
export const signed = (amount: number): string =>
  amount > 0 ? `+${count(amount)}` : count(amount);

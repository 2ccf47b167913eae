import { formatMoney } from '@stripe-credits/stripe-events/money';

export const money = (amount: number | null, currency: string | null): string =>
  formatMoney(amount, currency) ?? '–';

/** 2026-11-23T10:15:01.123Z as 2026-11-23 10:15:01. */
const time = (iso: string): string => iso.slice(0, 19).replace('T', ' ');

interface TimeProps {
  /** ISO 8601, UTC; null for what has not happened. */
  readonly at: string | null;
  /** Shows date and time instead of how long ago, such as in a history or a window. */
  readonly exact?: boolean;
}

export const Time = ({ at, exact = false }: TimeProps) =>
  at === null ? (
    <>–</>
  ) : (
    <time datetime={at} title={`${time(at)} UTC`}>
      {exact ? time(at) : ago(at, new Date())}
    </time>
  );

/** How long ago, or how soon, in the largest unit that fits. */
export function ago(iso: string | null, now: Date): string {
  const distance = now.getTime() - Date.parse(iso ?? '');
  if (Number.isNaN(distance)) return iso === null ? '–' : time(iso);
  const minutes = Math.floor(Math.abs(distance) / 60_000);
  if (minutes < 1) return 'just now';
  const hours = Math.floor(minutes / 60);
  const amount =
    minutes < 120 ? `${minutes} min` : hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
  return distance < 0 ? `in ${amount}` : `${amount} ago`;
}

export const Status = ({ is }: { is: string }) => (
  <span class={`status ${is}`}>{is.replaceAll('_', ' ')}</span>
);

export const count = (n: number): string => n.toLocaleString('en');

export const plural = (n: number, one: string, many = `${one}s`): string =>
  `${count(n)} ${n === 1 ? one : many}`;

/** Credits that a ledger entry gives or takes. */
export const signed = (amount: number): string =>
  amount > 0 ? `+${count(amount)}` : count(amount);

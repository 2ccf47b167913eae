import { formatMoney } from '@stripe-credits/stripe-events/money';

export const money = (amount: number | null, currency: string | null): string =>
  formatMoney(amount, currency) ?? '–';

/** 2026-11-23T10:15:01.123Z as 2026-11-23 10:15:01. */
const time = (iso: string): string => iso.slice(0, 19).replace('T', ' ');

interface TimeProps {
  /** ISO 8601, UTC; null for what has not happened. */
  readonly at: string | null;
  /** Date and time also where how long ago would be shown, such as in a history or a window. */
  readonly exact?: boolean;
}

export const Time = ({ at }: TimeProps) =>
  at === null ? <>–</> : <time datetime={at}>{time(at)}</time>;

export const Status = ({ is }: { is: string }) => (
  <span class={`status ${is}`}>{is.replaceAll('_', ' ')}</span>
);

export const count = (n: number): string => n.toLocaleString('en');

export const plural = (n: number, one: string, many = `${one}s`): string =>
  `${count(n)} ${n === 1 ? one : many}`;

/** Credits that a ledger entry gives or takes. */
export const signed = (amount: number): string =>
  amount > 0 ? `+${count(amount)}` : count(amount);

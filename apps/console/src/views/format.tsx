import { formatMoney } from '@stripe-credits/stripe-events/money';

export const money = (amount: number | null, currency: string | null): string =>
  formatMoney(amount, currency) ?? '–';

/** 2026-11-23T10:15:01.123Z as 2026-11-23 10:15:01. */
const time = (iso: string | null): string =>
  iso === null ? '–' : iso.slice(0, 19).replace('T', ' ');

export const Time = ({ at }: { at: string | null }) =>
  at === null ? <>–</> : <time datetime={at}>{time(at)}</time>;

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

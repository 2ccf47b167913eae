import { utcTime } from './relative-time.ts';

/** Without scripts in UTC; public/times.js writes the same in the reader's time zone. */
const FORMATS = {
  /** 10:15 */
  clock: (iso: string) => iso.slice(11, 16),
  /** 23 Mon */
  day: (iso: string) =>
    new Date(iso).toLocaleDateString('en', { weekday: 'short', day: 'numeric', timeZone: 'UTC' }),
  /** 2026-11-23 10:15 UTC */
  minute: (iso: string) => utcTime(iso).replace(/:\d\d /, ' '),
} as const;

interface Props {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly format: keyof typeof FORMATS;
  /** Whether the keyboard reaches it, and shows the time in UTC. */
  readonly focusable?: boolean;
}

/** A time with less than `Time` shows, where the place says the rest. */
export const ShortTime = ({ at, format, focusable = false }: Props) => (
  <time datetime={at} title={utcTime(at)} data-format={format} tabindex={focusable ? 0 : undefined}>
    {FORMATS[format](at)}
  </time>
);

/** The time zone of the times on the page. */
export const TimeZone = () => <span data-time-zone>UTC</span>;

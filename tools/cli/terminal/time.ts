import { UsageError } from './command-error.ts';

const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Accepts a date and time, or a span before now such as `24h`. */
export function parseTime(text: string | undefined): string | undefined {
  const [, amount, unit] = /^(\d+)([mhd])$/.exec(text ?? '') ?? [];
  if (amount && (unit === 'm' || unit === 'h' || unit === 'd')) {
    const at = Date.now() - Number(amount) * UNIT_MS[unit];
    if (at < 0) throw new UsageError(`${text} ago is before 1970: write a later time.`);
    return new Date(at).toISOString();
  }
  if (text !== undefined && !/^\d{4}-\d\d-\d\d/.test(text))
    throw new UsageError(
      `${text} is not a time: write 2026-11-23T10:15, in UTC, or 24h for a day ago.`,
    );
  return text;
}

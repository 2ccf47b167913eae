import { asc, gte, sql, sum } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { eventCounts } from '../schema/index.ts';

/** What the chart can show: each has at most 100 bars. */
export const CHART_RANGES = {
  '1h': { label: '1 hour', hours: 1, barMinutes: 1 },
  '3h': { label: '3 hours', hours: 3, barMinutes: 2 },
  '24h': { label: '24 hours', hours: 24, barMinutes: 15 },
  '7d': { label: '7 days', hours: 168, barMinutes: 120 },
} as const;
export type ChartRange = keyof typeof CHART_RANGES;

/** Deliveries with one outcome in the time of one bar. */
export interface EventCount {
  /** When the bar begins; ISO 8601, UTC. */
  readonly startsAt: string;
  readonly outcome: string;
  readonly events: number;
}

/** When the first bar of a range begins: bars begin at whole multiples of their length. */
export function startOfRange(range: ChartRange, now: Date): Date {
  const { hours, barMinutes } = CHART_RANGES[range];
  const barMs = barMinutes * 60_000;
  const lastBar = Math.floor(now.getTime() / barMs) * barMs;
  return new Date(lastBar + barMs - hours * 3_600_000);
}

/**
 * Deliveries per bar and outcome, oldest first. Reads the range of the primary key: up to four rows
 * per minute.
 */
export async function readEventCounts(
  db: Database,
  range: ChartRange,
  now: Date,
): Promise<EventCount[]> {
  // A literal: D1 binds a number as REAL, which does not divide as a whole number.
  const seconds = sql.raw(String(CHART_RANGES[range].barMinutes * 60));
  const startsAt = sql<number>`unixepoch(${eventCounts.minute} || ':00Z') / ${seconds} * ${seconds}`;
  const since = startOfRange(range, now).toISOString().slice(0, 16);
  const rows = await db
    .select({
      startsAt: startsAt.as('starts_at'),
      outcome: eventCounts.outcome,
      events: sum(eventCounts.events).mapWith(Number),
    })
    .from(eventCounts)
    .where(gte(eventCounts.minute, since))
    .groupBy(sql`starts_at`, eventCounts.outcome)
    .orderBy(asc(sql`starts_at`), asc(eventCounts.outcome));
  return rows.map((row) => ({ ...row, startsAt: new Date(row.startsAt * 1000).toISOString() }));
}

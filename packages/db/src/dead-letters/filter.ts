import { and, eq, gte, lt, type SQL, sql } from 'drizzle-orm';
import { deadLetters, type EventStatus } from '../schema/index.ts';

/** Which dead letters are meant. A field that is left out does not matter. */
export interface DeadLetterFilter {
  readonly status?: EventStatus;
  readonly type?: string;
  readonly reason?: string;
  readonly user?: string;
  /** An event's id, or its first eight characters or more. */
  readonly event?: string;
  /** Whether money was taken for credits; nothing selects those where none was. */
  readonly paid?: '1';
  /** Died last at or after, and before; ISO 8601, UTC. */
  readonly since?: string;
  readonly until?: string;
}

/** The filter as a condition on `dead_letters`; undefined when it matches everything. */
export function toCondition(filter: DeadLetterFilter): SQL | undefined {
  const { status, type, reason, user, event, paid, since, until } = filter;
  // An id, or else a user, has few rows: the unary plus keeps SQLite from the other indexes.
  const column = (name: 'status' | 'type' | 'reason' | 'userId' | 'lastDiedAt') => {
    const isOfUser = name === 'userId' || name === 'lastDiedAt';
    const isUnused = event !== undefined || (user !== undefined && !isOfUser);
    return sql`${isUnused ? sql`+` : sql.empty()}${deadLetters[name]}`;
  };
  const when = <T>(value: T | undefined, condition: (value: T) => SQL) =>
    value === undefined ? undefined : condition(value);
  return and(
    when(status, (value) => eq(column('status'), value)),
    when(type, (value) => eq(column('type'), value)),
    when(reason, (value) => eq(column('reason'), value)),
    when(user, (value) => eq(column('userId'), value)),
    // A literal, not a parameter: SQLite uses a partial index only if it finds the index's condition.
    when(paid, () => sql`${event || user ? sql`+` : sql.empty()}${deadLetters.paid} = 1`),
    when(event, (value) => gte(deadLetters.id, value)),
    when(event, (value) => lt(deadLetters.id, `${value}\u{10ffff}`)),
    when(since, (value) => gte(column('lastDiedAt'), value)),
    when(until, (value) => lt(column('lastDiedAt'), value)),
  );
}

export const readableTime = (iso: string) => `${iso.slice(0, 19).replace('T', ' ')} UTC`;

/** The filter for a person to read, as a replay keeps it. */
export function describeFilter(filter: DeadLetterFilter): string {
  const { since, until, paid, ...exact } = filter;
  const parts = Object.entries(exact).map(([name, value]) => `${name} ${value}`);
  if (paid) parts.push('paid');
  if (since) parts.push(`died since ${readableTime(since)}`);
  if (until) parts.push(`died before ${readableTime(until)}`);
  return parts.length === 0 ? 'all dead events' : `dead events: ${parts.join(', ')}`;
}

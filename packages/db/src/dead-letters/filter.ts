/** Which dead letters are meant. What is left out does not matter. */
export interface Filter {
  readonly status?: DeadLetterStatus;
  readonly type?: string;
  readonly reason?: string;
  readonly user?: string;
  /** An event's id, or the beginning of one: eight characters at least. */
  readonly event?: string;
  /** Died last at or after, before; ISO 8601, UTC. */
  readonly since?: string;
  readonly until?: string;
}

export const STATUSES = ['dead', 'discarded', 'handled', 'ignored', 'failed'] as const;
export type DeadLetterStatus = (typeof STATUSES)[number];

export interface Where {
  readonly sql: string;
  readonly values: readonly string[];
}

/** The filter as SQL over `dead_letters AS letter`: nothing of it comes from outside but values. */
export function where(filter: Filter): Where {
  // An id leads to few rows at once: the unary plus keeps SQLite from another index than the key.
  const plus = filter.event === undefined ? '' : '+';
  const conditions: [string, string | undefined][] = [
    [`${plus}letter.status = ?`, filter.status],
    [`${plus}letter.type = ?`, filter.type],
    [`${plus}letter.reason = ?`, filter.reason],
    [`${plus}letter.user_id = ?`, filter.user],
    ['letter.id >= ?', filter.event],
    ['letter.id < ?', filter.event === undefined ? undefined : `${filter.event}\u{10ffff}`],
    [`${plus}letter.last_died_at >= ?`, filter.since],
    [`${plus}letter.last_died_at < ?`, filter.until],
  ];
  const set = conditions.flatMap(([sql, value]) => (value === undefined ? [] : [{ sql, value }]));
  return {
    sql: set.length === 0 ? '1' : set.map(({ sql }) => sql).join(' AND '),
    values: set.map(({ value }) => value),
  };
}

/** The filter in words, as a replay keeps it. */
export function inWords(filter: Filter): string {
  const words = Object.entries(filter).map(([name, value]) => `${name} ${value}`);
  return words.length === 0 ? 'all that are dead' : words.join(', ');
}

import { type SQL, sql } from 'drizzle-orm';

const ISO_8601 = sql.raw(`'%Y-%m-%dT%H:%M:%fZ'`);

/**
 * A time as ISO 8601 text, by default the database's own. Reservations expire by this one clock:
 * Workers' clocks differ, and a request may be underway for a while, so that one Worker could
 * capture what another had seen expire and had spent. Only tests pass a time.
 */
export const timestamp = (at?: Date, plusSeconds = 0): SQL<string> =>
  sql`strftime(${ISO_8601}, ${at?.toISOString() ?? 'now'}, ${`+${plusSeconds} seconds`})`;

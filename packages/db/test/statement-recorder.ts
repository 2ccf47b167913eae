import { env } from 'cloudflare:workers';
import { createDatabase } from '../src/index.ts';

/** The test database, with what passes through it to D1. */
export function recordStatements() {
  const statements: string[] = [];
  const counts = { calls: 0, rowsWritten: 0, rowsRead: 0 };
  const d1 = new Proxy(env.DB, {
    get(target, property) {
      if (property === 'prepare')
        return (sql: string) => {
          statements.push(sql);
          return target.prepare(sql);
        };
      if (property === 'batch')
        return async (batch: D1PreparedStatement[]) => {
          counts.calls += 1;
          const results = await target.batch(batch);
          for (const { meta } of results) {
            counts.rowsWritten += meta.rows_written;
            counts.rowsRead += meta.rows_read;
          }
          return results;
        };
      throw new Error(`Drizzle called D1's ${String(property)}, which is not recorded.`);
    },
  });
  return { db: createDatabase(d1), statements, counts };
}

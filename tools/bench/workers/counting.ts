import type { Counts } from '../measure/shape.ts';

type Mutable = { -readonly [K in keyof Counts]: Counts[K] };

/** D1 wants its own statements in a batch, not what stands before them. */
const real = new WeakMap<D1PreparedStatement, D1PreparedStatement>();

/** Counts all that passes through to the database: calls, statements, rows. */
export function counting(db: D1Database): { readonly db: D1Database; readonly counts: Counts } {
  const counts: Mutable = {
    ...{ readCalls: 0, writeCalls: 0, statements: 0, rowsRead: 0, rowsWritten: 0 },
  };
  const count = <T>(results: readonly D1Result<T>[]): void => {
    counts.statements += results.length;
    counts.rowsRead += results.reduce((sum, { meta }) => sum + meta.rows_read, 0);
    const written = results.reduce((sum, { meta }) => sum + meta.rows_written, 0);
    counts.rowsWritten += written;
    counts[written > 0 ? 'writeCalls' : 'readCalls'] += 1;
  };

  function counted(statement: D1PreparedStatement): D1PreparedStatement {
    const proxy: D1PreparedStatement = new Proxy(statement, {
      get(target, property) {
        if (property === 'bind') return (...values: unknown[]) => counted(target.bind(...values));
        if (property !== 'all' && property !== 'run')
          return () => {
            throw new Error(`${String(property)}() would pass uncounted`);
          };
        return async () => {
          const result = await target[property]();
          count([result]);
          return result;
        };
      },
    });
    real.set(proxy, statement);
    return proxy;
  }

  const proxy = new Proxy(db, {
    get(target, property) {
      if (property === 'prepare') return (sql: string) => counted(target.prepare(sql));
      if (property !== 'batch') throw new Error(`${String(property)}() would pass uncounted`);
      return async (statements: D1PreparedStatement[]) => {
        const results = await target.batch(statements.map((each) => real.get(each) ?? each));
        count(results);
        return results;
      };
    },
  });
  return { db: proxy, counts };
}

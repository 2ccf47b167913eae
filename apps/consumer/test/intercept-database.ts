import { env } from 'cloudflare:workers';

interface Query {
  readonly sql: string;
  readonly values: readonly unknown[];
}

interface Interceptors {
  /** Called before a query is prepared. The query fails with what it throws. */
  readonly onPrepare?: (sql: string) => void;
  /** Called in place of a batch, which `run` runs. */
  readonly onBatch?: (queries: Query[], run: () => Promise<unknown>) => Promise<unknown>;
}

/** The real database, observed or disturbed on the way to it. */
function interceptDatabase({ onPrepare, onBatch = (_, run) => run() }: Interceptors): D1Database {
  // A statement does not show its query.
  const queries = new WeakMap<D1PreparedStatement, Query>();

  function intercept(sql: string, statement: D1PreparedStatement): D1PreparedStatement {
    const bind = statement.bind.bind(statement);
    statement.bind = (...values) => {
      const bound = bind(...values);
      queries.set(bound, { sql, values });
      return bound;
    };
    return statement;
  }

  return new Proxy(env.DB, {
    get(target, property) {
      const method = Reflect.get(target, property).bind(target);
      if (property === 'prepare')
        return (sql: string) => {
          onPrepare?.(sql);
          return intercept(sql, method(sql));
        };
      if (property !== 'batch') return method;
      return (statements: D1PreparedStatement[]) =>
        onBatch(
          statements.flatMap((statement) => queries.get(statement) ?? []),
          () => method(statements),
        );
    },
  });
}

/** Records the queries that mention a table. */
export function recordQueries(table: string) {
  const queries: string[] = [];
  const onPrepare = (sql: string) => void (sql.includes(`"${table}"`) && queries.push(sql));
  return { DB: interceptDatabase({ onPrepare }), queries };
}

/** The first query that begins like this fails, as if the Worker died there. */
export function failQuery(beginning: string): D1Database {
  let failures = 1;
  return interceptDatabase({
    onPrepare(sql) {
      if (sql.startsWith(beginning) && failures-- > 0) throw new Error('the Worker is gone');
    },
  });
}

/** One fault per batch, in turn; then none. After a commit its result is lost. */
export function failBatches(
  faults: readonly ('before_commit' | 'after_commit')[],
  error = 'D1_ERROR: Network connection lost.',
): D1Database {
  const remaining = [...faults];
  return interceptDatabase({
    async onBatch(_, run) {
      const fault = remaining.shift();
      if (fault === 'before_commit') throw new Error(error);
      const results = await run();
      if (fault === 'after_commit') throw new Error(error);
      return results;
    },
  });
}

/** Every batch with the facts of one of these events is refused. Counts all batches. */
export function refuseEvents(eventIds: readonly string[], error: string) {
  let batches = 0;
  const DB = interceptDatabase({
    async onBatch(queries, run) {
      batches += 1;
      const facts = queries.find(({ sql }) => sql.startsWith('insert into "checkout_sessions"'));
      const rows = String(facts?.values[0]);
      if (eventIds.some((id) => rows.includes(`"${id}"`))) throw new Error(error);
      return run();
    },
  });
  return { DB, batches: () => batches };
}

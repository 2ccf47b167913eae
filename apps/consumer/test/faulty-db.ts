type Fault =
  /** The call is refused and nothing is written. */
  | 'before'
  /** The write lands, and its answer is lost. */
  | 'after'
  | undefined;

/** The real database, with faults in the way to it: one per call, in turn, and then none. */
export function faultyDb(
  db: D1Database,
  {
    batch = [],
    run = [],
    error = 'Network connection lost.',
  }: {
    readonly batch?: readonly Fault[];
    readonly run?: readonly Fault[];
    readonly error?: string;
  },
): D1Database {
  const faults = { batch: [...batch], run: [...run] };
  const through = async <T>(fault: Fault, call: () => Promise<T>): Promise<T> => {
    if (fault === 'before') throw new Error(`D1_ERROR: ${error}`);
    const result = await call();
    if (fault === 'after') throw new Error(`D1_ERROR: ${error}`);
    return result;
  };
  const withRun = (statement: D1PreparedStatement): D1PreparedStatement =>
    new Proxy(statement, {
      get(target, property) {
        if (property === 'bind') return (...values: unknown[]) => withRun(target.bind(...values));
        if (property === 'run') return () => through(faults.run.shift(), () => target.run());
        return Reflect.get(target, property).bind(target);
      },
    });
  return new Proxy(db, {
    get(target, property) {
      if (property === 'batch')
        return (statements: D1PreparedStatement[]) =>
          through(faults.batch.shift(), () => target.batch(statements));
      // Statements that go into a batch must be the database's own.
      if (property === 'prepare')
        return (sql: string) =>
          run.length > 0 && sql.includes('failures + 1')
            ? withRun(target.prepare(sql))
            : target.prepare(sql);
      return Reflect.get(target, property).bind(target);
    },
  });
}

export interface Query {
  readonly method: 'all' | 'first' | 'run' | 'raw' | 'batch';
  readonly statements: D1PreparedStatement[];
  run(): Promise<unknown>;
}

/** All other methods of a statement only prepare a query. */
const QUERY_METHODS: readonly unknown[] = ['all', 'first', 'run', 'raw'];
const isQueryMethod = (name: unknown): name is Query['method'] => QUERY_METHODS.includes(name);

/** The database, whose queries return what `intercept` returns for them. */
export function interceptDatabase(
  db: D1Database,
  intercept: (query: Query) => Promise<unknown>,
): D1Database {
  // D1 takes only its own statements in a batch.
  const originals = new WeakMap<D1PreparedStatement, D1PreparedStatement>();

  function wrap(statement: D1PreparedStatement): D1PreparedStatement {
    const wrapped = new Proxy(statement, {
      get(_, name) {
        if (name === 'bind') return (...values: unknown[]) => wrap(statement.bind(...values));
        const method = Reflect.get(statement, name);
        if (!isQueryMethod(name)) return method;
        return (...options: unknown[]) => {
          const run = () => method.apply(statement, options);
          return intercept({ method: name, statements: [statement], run });
        };
      },
    });
    originals.set(wrapped, statement);
    return wrapped;
  }

  return new Proxy(db, {
    get(_, name) {
      if (name === 'prepare') return (sql: string) => wrap(db.prepare(sql));
      if (name !== 'batch') return Reflect.get(db, name).bind(db);
      return (wrapped: readonly D1PreparedStatement[]) => {
        const statements = wrapped.map((statement) => originals.get(statement) ?? statement);
        return intercept({ method: 'batch', statements, run: () => db.batch(statements) });
      };
    },
  });
}

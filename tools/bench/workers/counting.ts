export interface Counts {
  readonly readCalls: number;
  readonly writeCalls: number;
  readonly statements: number;
  readonly rowsRead: number;
  readonly rowsWritten: number;
}

type MutableCounts = { -readonly [Name in keyof Counts]: Counts[Name] };

/**
 * A database that counts calls, statements and rows. It has only the methods that count: a call of
 * any other method fails.
 */
export function createCountingDatabase(db: D1Database): {
  readonly db: D1Database;
  readonly counts: Counts;
} {
  const counts: MutableCounts = {
    readCalls: 0,
    writeCalls: 0,
    statements: 0,
    rowsRead: 0,
    rowsWritten: 0,
  };
  const count = (results: readonly D1Result[]): void => {
    let written = 0;
    for (const { meta } of results) {
      counts.rowsRead += meta.rows_read;
      written += meta.rows_written;
    }
    counts.statements += results.length;
    counts.rowsWritten += written;
    counts[written > 0 ? 'writeCalls' : 'readCalls'] += 1;
  };
  /** D1's `batch()` takes its own statements only. */
  const originals = new Map<D1PreparedStatement, D1PreparedStatement>();

  const wrap = (statement: D1PreparedStatement): D1PreparedStatement => {
    const all = async () => {
      const result = await statement.all<Record<string, unknown>>();
      count([result]);
      return result;
    };
    const wrapped = {
      bind: (...values: unknown[]) => wrap(statement.bind(...values)),
      all,
      run: all,
      // The real raw() returns no meta.
      raw: async () => (await all()).results.map((row) => Object.values(row)),
    } as unknown as D1PreparedStatement;
    originals.set(wrapped, statement);
    return wrapped;
  };
  const counting = {
    prepare: (sql: string) => wrap(db.prepare(sql)),
    batch: async (statements: D1PreparedStatement[]) => {
      const results = await db.batch(statements.map((each) => originals.get(each) ?? each));
      count(results);
      return results;
    },
  } as unknown as D1Database;
  return { db: counting, counts };
}

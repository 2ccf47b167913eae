/** Counts all that passes through to the database: calls, statements, rows. */
export function counting(db: D1Database) {
  const counts = { readCalls: 0, writeCalls: 0, statements: 0, rowsRead: 0, rowsWritten: 0 };
  const count = (meta: D1Meta) => {
    counts.rowsRead += meta.rows_read;
    counts.rowsWritten += meta.rows_written;
  };
  const counted = new Proxy(db, {
    get(target, property) {
      if (property === 'prepare')
        return (sql: string) => {
          counts.statements += 1;
          if (/^\s*select/i.test(sql)) counts.readCalls += 1;
          return target.prepare(sql);
        };
      if (property !== 'batch') return Reflect.get(target, property).bind(target);
      return async (statements: D1PreparedStatement[]) => {
        counts.writeCalls += 1;
        const results = await target.batch(statements);
        for (const { meta } of results) count(meta);
        return results;
      };
    },
  });
  return { db: counted, counts };
}

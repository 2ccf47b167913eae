import { interceptDatabase } from './intercept-database.ts';

/** A database that counts calls, statements and rows. */
export function createCountingDatabase(db: D1Database) {
  const counts = { readCalls: 0, writeCalls: 0, statements: 0, rowsRead: 0, rowsWritten: 0 };
  const counting = interceptDatabase(db, async ({ method, statements }) => {
    // A batch reports the rows of each statement; the result of raw() or first() does not.
    const results = await db.batch<Record<string, unknown>>(statements);
    const sum = (name: 'rows_read' | 'rows_written') =>
      results.reduce((total, { meta }) => total + meta[name], 0);
    counts.statements += results.length;
    counts.rowsRead += sum('rows_read');
    counts.rowsWritten += sum('rows_written');
    counts[sum('rows_written') > 0 ? 'writeCalls' : 'readCalls'] += 1;
    if (method === 'batch') return results;
    const [result] = results;
    return method === 'raw' ? result?.results.map((row) => Object.values(row)) : result;
  });
  return { db: counting, counts };
}

export type Counts = ReturnType<typeof createCountingDatabase>['counts'];

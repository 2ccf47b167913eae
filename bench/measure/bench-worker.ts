import { join } from 'node:path';
import { createTestHarness } from 'wrangler';
import { root } from '../../scripts/local/workers.ts';

/** Asks the bench's Worker, which runs beside the database in workerd. */
export interface BenchWorker {
  ask<T>(path: string, query?: Readonly<Record<string, number>>): Promise<T>;
  close(): Promise<void>;
}

/** With an empty, migrated database of its own. */
export async function startBenchWorker(): Promise<BenchWorker> {
  process.env['WRANGLER_LOG'] ??= 'error';
  const harness = createTestHarness({
    root,
    workers: [
      {
        config: {
          name: 'bench',
          main: join(root, 'bench/worker/index.ts'),
          compatibility_date: '2026-11-17',
          d1_databases: [
            {
              binding: 'DB',
              database_name: 'bench',
              database_id: '00000000-0000-0000-0000-000000000001',
              migrations_dir: 'drizzle',
            },
          ],
        },
      },
    ],
  });
  await harness.listen();
  const worker = harness.getWorker('bench');
  await worker.applyD1Migrations('DB');
  const ask = async <T>(path: string, query: Readonly<Record<string, number>> = {}): Promise<T> => {
    const search = new URLSearchParams(Object.entries(query).map(([k, v]) => [k, String(v)]));
    const response = await worker.fetch(`http://bench${path}?${search}`);
    if (!response.ok) throw new Error(`the bench’s Worker answered ${response.status} to ${path}`);
    // The route decides the shape; both sides are in this folder.
    return (await response.json()) as T;
  };
  await ask('/prepare');
  return { ask, close: () => harness.close() };
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { COMMANDS, openCommandClient } from '../runtime/command-client.ts';
import { startRuntime } from '../runtime/runtime.ts';
import { storePurchases } from '../runtime/stored-purchases.ts';

/** Without the time of processing, and without the place among the entries of the same commit. */
const ROWS = {
  stripe_events: 'id, type, status, reason, object_id, created_at, deliveries, failures',
  checkout_sessions: '*',
  credit_ledger: 'id, user_id, type, amount, source, event_id, description, related_id',
};

test('purchases that are stored for growth have the rows that the consumer writes for their events', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-stored-'));
  storePurchases(folder, 'stored', 200);
  storePurchases(folder, 'consumed', 100);
  const runtime = await startRuntime(
    [
      {
        name: COMMANDS,
        entry: 'tools/bench/workers/index.ts',
        d1Databases: { stored: 'stored', consumed: 'consumed' },
      },
    ],
    folder,
  );
  onTestFinished(async () => {
    await runtime.close();
    rmSync(folder, { recursive: true });
  });
  const { run } = openCommandClient(runtime, 'consumed');
  await run('sessions', 100, 1, 100);

  await run('consume');

  for (const [table, columns] of Object.entries(ROWS)) {
    const readRows = async (binding: string) => {
      const db = await runtime.openDatabase(binding, COMMANDS);
      return (await db.prepare(`SELECT ${columns} FROM ${table} ORDER BY id`).all()).results;
    };
    const stored = await readRows('stored');
    expect(stored).toHaveLength(200);
    expect(await readRows('consumed')).toEqual(stored);
  }
}, 60_000);

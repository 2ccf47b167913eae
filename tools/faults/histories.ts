import { join } from 'node:path';
import { root } from '@stripe-credits/harness';
import { createTestHarness } from 'wrangler';
import { databases } from './runtime.ts';

/** Random histories in any order, duplication and batches, on a real D1, against the oracle. */
export async function tryHistories(histories: number, seed: number): Promise<boolean> {
  const harness = createTestHarness({ root, workers: [{ config }] });
  try {
    await harness.listen();
    const worker = harness.getWorker('histories');
    await worker.applyD1Migrations('DB');
    const response = await worker.fetch(`http://faults/?histories=${histories}&seed=${seed}`);
    const failure = await response.text();
    if (failure !== '') console.error(failure);
    else console.log(`\n${histories} histories end in the balances of the oracle, in any order`);
    return failure === '';
  } finally {
    await harness.close();
  }
}

const config = {
  name: 'histories',
  main: join(root, 'tools/faults/worker/histories.ts'),
  compatibility_date: '2026-11-17',
  // For the assertions of the property.
  compatibility_flags: ['nodejs_compat'],
  d1_databases: databases,
};

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandError } from '../../cli/terminal/command-error.ts';
import { COMMANDS, openCommandClient } from '../runtime/command-client.ts';
import { startRuntime } from '../runtime/runtime.ts';
import { storePurchases } from '../runtime/stored-purchases.ts';
import { type GrowthPlan, type GrowthStage, openStage, planStage } from './growth-stage.ts';
import { measureRounds } from './statistics.ts';

/** Rows are counted, not timed: what differs by more than this is no noise. */
const ROWS_DIFFER_MAX = 0.02;

/**
 * The same batches on databases that store more and more purchases, in turn.
 *
 * @param sizes purchases stored at each stage; `ratio` compares the last with the first.
 * @param largest one more stage, with a ratio of its own; 0 for none.
 */
export async function measureGrowth(sizes: readonly number[], rounds: number, largest: number) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-growth-'));
  const plans = [...sizes, ...(largest > 0 ? [largest] : [])].map((size) =>
    planStage(size, rounds),
  );
  try {
    for (const { databases, purchasesStored } of plans)
      for (const id of databases) storePurchases(folder, id, purchasesStored);
    const { stages, ratios } = await measurePlans(folder, plans, rounds);
    assertSameRows(stages);
    return {
      stages,
      /** The time of a batch at the last of the sizes, against that at the first. */
      ratio: ratios[sizes.length - 1] ?? Number.NaN,
      ...(largest > 0 && { ratioAtMax: ratios.at(-1) ?? Number.NaN }),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measurePlans(folder: string, plans: readonly GrowthPlan[], rounds: number) {
  const databases = plans.flatMap((plan) => plan.databases.map((id) => [id, id]));
  const worker = {
    name: COMMANDS,
    entry: 'tools/bench/workers/index.ts',
    d1Databases: Object.fromEntries(databases),
  };
  const runtime = await startRuntime([worker], folder);
  try {
    const open = (id: string) => openCommandClient(runtime, id);
    const stages: GrowthStage[] = [];
    for (const plan of plans) stages.push(await openStage(plan, open));
    return await measureStages(stages, rounds);
  } finally {
    await runtime.close();
  }
}

/** Ratios are formed in each round, where both times had the same machine, then the median counts. */
async function measureStages(stages: readonly GrowthStage[], rounds: number) {
  const measured = await measureRounds(rounds, async (round) => {
    const msPerBatch: Record<string, number> = {};
    for (const { purchasesStored, consume } of stages)
      msPerBatch[purchasesStored] = await consume(round);
    const smallest = Object.values(msPerBatch)[0] ?? Number.NaN;
    const ratios = Object.entries(msPerBatch).map(([size, ms]) => [size, ms / smallest]);
    return { msPerBatch, ratios: Object.fromEntries(ratios) as Record<string, number> };
  });
  const figures = [];
  for (const { purchasesStored, countRows } of stages)
    figures.push({
      purchasesStored,
      msPerBatch: measured.msPerBatch[purchasesStored] ?? Number.NaN,
      ratio: measured.ratios[purchasesStored] ?? Number.NaN,
      ...(await countRows()),
    });
  return { stages: figures, ratios: figures.map(({ ratio }) => ratio) };
}

interface Rows {
  readonly rowsReadPerEvent: number;
  readonly rowsWrittenPerEvent: number;
}

/** @throws when a batch reads or writes more rows where more is stored: a query has lost its index. */
function assertSameRows(stages: readonly Rows[]): void {
  for (const name of ['rowsReadPerEvent', 'rowsWrittenPerEvent'] as const) {
    const counts = stages.map((stage) => stage[name]);
    if (Math.max(...counts) > Math.min(...counts) * (1 + ROWS_DIFFER_MAX))
      throw new CommandError(`${name} grows with what is stored: ${counts.join(', ')}`);
  }
}

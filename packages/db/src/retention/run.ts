import { getTableName, isNotNull, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { type RetentionPosition, retentionCursors } from '../schema/index.ts';
import { excluded } from '../sql.ts';
import type { RetentionSettings } from './settings.ts';
import { takeStep } from './walk.ts';
import { retentionWalks } from './walks.ts';

/** So that one step stays far from D1's limits. */
const ROWS_PER_STEP = 5000;

/** How much one run may do. What it leaves, the next run continues. */
export interface RetentionBudget {
  readonly stepsMax: number;
  readonly hasTime: () => boolean;
  /** Rows that a step examines; 5,000 by default. */
  readonly rowsPerStep?: number;
}

export interface RetentionRun {
  readonly steps: number;
  /** By table, how many rows were deleted or lost their payload. */
  readonly expired: Readonly<Record<string, number>>;
  /** Whether the run reached the end of every table. */
  readonly isComplete: boolean;
}

/** Lets the next runs walk through every table; a walk that is under way goes on where it is. */
export async function beginRetention(db: Database, settings: RetentionSettings, now: Date) {
  const rows = retentionWalks(settings, now).map(({ table }) => ({
    name: getTableName(table),
    position: [],
  }));
  const { position } = retentionCursors;
  await db
    .insert(retentionCursors)
    .values(rows)
    .onConflictDoUpdate({
      target: retentionCursors.name,
      set: { position: sql`COALESCE(${position}, ${excluded(position)})` },
    });
}

/** Continues the walks that are under way, one after another, until the budget is used up. */
export async function continueRetention(
  db: Database,
  settings: RetentionSettings,
  now: Date,
  budget: RetentionBudget,
): Promise<RetentionRun> {
  const positions = await readPositions(db);
  const expired: Record<string, number> = {};
  let steps = 0;
  const mayContinue = () => steps < budget.stepsMax && budget.hasTime();

  for (const walk of retentionWalks(settings, now)) {
    const name = getTableName(walk.table);
    let position = positions.get(name) ?? null;
    while (position && mayContinue()) {
      const step = await takeStep(db, walk, position, budget.rowsPerStep ?? ROWS_PER_STEP);
      steps += 1;
      expired[name] = (expired[name] ?? 0) + step.expired;
      position = step.position;
    }
    if (position) return { steps, expired, isComplete: false };
  }
  return { steps, expired, isComplete: true };
}

async function readPositions(db: Database): Promise<Map<string, RetentionPosition | null>> {
  const cursors = await db
    .select()
    .from(retentionCursors)
    .where(isNotNull(retentionCursors.position));
  return new Map(cursors.map(({ name, position }) => [name, position]));
}

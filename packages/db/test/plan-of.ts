import { expect } from 'vitest';
import type { Database } from '../src/database.ts';
import { rows } from './database.ts';
import { recordStatements } from './statement-recorder.ts';

export type Operation = (db: Database) => Promise<unknown>;

/** SQLite's plan of a statement: it does not depend on the values of the parameters. */
export async function planOf(statement: string): Promise<string[]> {
  const values = Array.from(statement.matchAll(/\?/g), () => '1');
  const plan = await rows(`EXPLAIN QUERY PLAN ${statement}`, ...values);
  return plan.map(({ detail }) => String(detail));
}

/** Each statement that the operation runs, with its plan. */
export async function plansOf(operation: Operation) {
  const { db, statements } = recordStatements();
  await operation(db);
  expect(statements.length).toBeGreaterThan(0);
  return Promise.all(
    statements.map(async (statement) => ({ statement, plan: await planOf(statement) })),
  );
}

/**
 * The steps of a plan that read a whole table. A scan of a JSON parameter, of a subquery or of a
 * common table expression reads what the searches in it have found. The two tables that may be
 * scanned stay small: reconciliations of a month, and paid sessions that are still uncredited.
 */
export function tableScans(statement: string, plan: readonly string[]): string[] {
  const named = statement.matchAll(/(\w+)(?: \([\w, ]+\))? AS (?:MATERIALIZED )?\(/g);
  const harmless = new Set(['CONSTANT', 'reconciliations', 'uncredited_sessions']);
  for (const [, name = ''] of named) harmless.add(name);
  for (const step of plan) harmless.add(/^CO-ROUTINE (\w+)/.exec(step)?.[1] ?? '');
  return plan.filter((step) => {
    const scanned = /^SCAN (\w+)/.exec(step)?.[1];
    return scanned && !harmless.has(scanned) && !step.includes('VIRTUAL TABLE');
  });
}

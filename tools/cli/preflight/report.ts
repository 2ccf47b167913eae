import { styleText } from 'node:util';
import { escapeControls } from '../terminal/escape-controls.ts';
import { printResult } from '../terminal/output.ts';
import { paragraph } from '../terminal/width.ts';
import type { CheckResult } from './check.ts';

interface NamedResult extends CheckResult {
  /** What is checked, or the statement that is true when the check is ok. */
  readonly name: string;
}

type Outcome = CheckResult['outcome'];

const COLORS = { ok: 'green', failed: 'red', skipped: 'yellow', note: 'cyan' } as const;
const LABEL_WIDTH = 8;

const label = (outcome: Outcome): string => styleText(COLORS[outcome], outcome.padEnd(LABEL_WIDTH));

/**
 * Prints each check as it is made. Notes and skipped checks follow at the end with their cause, because
 * one cause, such as a missing log-in, often has many.
 */
export function createReport(environment: string, json: boolean) {
  const results: NamedResult[] = [];
  const count = (outcome: Outcome) => results.filter((each) => each.outcome === outcome).length;
  return {
    add(result: NamedResult): void {
      results.push(result);
      if (!json && !isGrouped(result)) console.log(formatResult(result));
    },
    /** @returns the exit code: 1 when a check failed, 2 when one was skipped. */
    end(): 0 | 1 | 2 {
      const counts = { ok: count('ok'), failed: count('failed'), skipped: count('skipped') };
      printResult(json, { environment, ...counts, notes: count('note'), checks: results }, []);
      if (!json) {
        for (const lines of [...formatNotes(results), ...formatSkipped(results)])
          console.log(lines);
        console.log(`${counts.ok} ok, ${counts.failed} failed, ${counts.skipped} skipped`);
      }
      return counts.failed > 0 ? 1 : counts.skipped > 0 ? 2 : 0;
    },
  };
}

function formatResult({ name, outcome, reason, remedy }: NamedResult): string {
  const details = `${reason ? `: ${reason}` : ''}${remedy ? `; to do: ${remedy}` : ''}`;
  return `${label(outcome)}${escapeControls(`${name}${details}`)}`;
}

const isGrouped = ({ outcome }: NamedResult): boolean =>
  outcome === 'skipped' || outcome === 'note';

const formatNotes = (results: readonly NamedResult[]): string[] =>
  groupByReason(results, 'note').map(({ reason, group }) =>
    group.length === 1
      ? group.map(formatResult).join('')
      : formatGroup('note', reason, 'About', group),
  );

const formatSkipped = (results: readonly NamedResult[]): string[] =>
  groupByReason(results, 'skipped').map(({ reason, group }) =>
    formatGroup('skipped', `${group.length}: ${reason}`, 'Not checked', group),
  );

function groupByReason(results: readonly NamedResult[], wanted: Outcome) {
  const found = results.filter(({ outcome }) => outcome === wanted);
  const groups = Map.groupBy(found, ({ reason = '' }) => reason);
  return [...groups].map(([reason, group]) => ({ reason, group }));
}

function formatGroup(
  outcome: Outcome,
  cause: string,
  subject: string,
  group: readonly NamedResult[],
): string {
  const names = escapeControls(group.map(({ name }) => name).join('; '));
  const indent = ' '.repeat(LABEL_WIDTH);
  return `${label(outcome)}${escapeControls(cause)}\n${indent}${paragraph(`${subject}: ${names}`, LABEL_WIDTH)}`;
}

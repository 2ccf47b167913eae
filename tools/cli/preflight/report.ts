import { styleText } from 'node:util';
import { escapeControls } from '../terminal/escape-controls.ts';
import { printResult } from '../terminal/output.ts';
import { paragraph } from '../terminal/width.ts';
import type { CheckResult } from './check.ts';

interface NamedResult extends CheckResult {
  /** The statement that is true when the check is ok. */
  readonly name: string;
}

type Outcome = CheckResult['outcome'];

const COLORS = { ok: 'green', failed: 'red', skipped: 'yellow', note: 'cyan' } as const;
const LABEL_WIDTH = 8;

const label = (outcome: Outcome): string => styleText(COLORS[outcome], outcome.padEnd(LABEL_WIDTH));

/**
 * Prints each check as it is made. Those that were skipped follow at the end below their cause,
 * because one cause, such as a missing log-in, often skips many.
 */
export function createReport(environment: string, json: boolean) {
  const results: NamedResult[] = [];
  const count = (outcome: Outcome) => results.filter((each) => each.outcome === outcome).length;
  return {
    add(result: NamedResult): void {
      results.push(result);
      if (!json && result.outcome !== 'skipped') console.log(formatResult(result));
    },
    /** @returns the exit code: 1 when a check failed, 2 when one was skipped. */
    end(): 0 | 1 | 2 {
      const counts = { ok: count('ok'), failed: count('failed'), skipped: count('skipped') };
      printResult(json, { environment, ...counts, notes: count('note'), checks: results }, []);
      if (!json) {
        for (const lines of formatSkipped(results)) console.log(lines);
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

function formatSkipped(results: readonly NamedResult[]): string[] {
  const skipped = results.filter(({ outcome }) => outcome === 'skipped');
  return [...Map.groupBy(skipped, ({ reason }) => reason)].map(([reason = '', group]) => {
    const names = escapeControls(group.map(({ name }) => name).join('; '));
    const cause = `${label('skipped')}${group.length}: ${escapeControls(reason)}`;
    return `${cause}\n${' '.repeat(LABEL_WIDTH)}${paragraph(`Not checked: ${names}`, LABEL_WIDTH)}`;
  });
}

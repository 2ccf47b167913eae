import { formatTable, type Row } from '../cli/terminal/table.ts';
import type { RunResult } from './run.ts';

const REASONS_MAX = 8;
const VIOLATIONS_MAX = 5;

/** What happened, which faults were injected, which events died, and which invariants hold. */
export function formatReport({ counters, lettersBefore, results }: RunResult): string {
  return [
    section('What happened', toRows(counters.counts)),
    section('Faults', toRows(counters.faults)),
    section(`Dead letters before the replay: ${lettersBefore.size}`, reasonRows(lettersBefore)),
    section(
      'Invariants',
      results.map(({ invariant, violations }) => ({
        '': violations.length === 0 ? '✓' : '✗',
        violations: violations.length,
        invariant,
        'for example': violations.slice(0, VIOLATIONS_MAX).join(' · '),
      })),
    ),
  ].join('\n');
}

const section = (title: string, rows: readonly Row[]): string => `\n${title}\n${formatTable(rows)}`;

const toRows = (counts: ReadonlyMap<string, number>): Row[] =>
  [...counts].sort(([a], [b]) => a.localeCompare(b)).map(([name, n]) => ({ n, name }));

const reasonRows = (letters: RunResult['lettersBefore']): Row[] =>
  [...Map.groupBy(letters.values(), ({ reason }) => reason)]
    .map(([reason, { length }]) => ({ n: length, reason }))
    .sort((a, b) => b.n - a.n)
    .slice(0, REASONS_MAX);

import { formatTable, type Row } from '../cli/terminal/table.ts';
import type { Counters } from './counters.ts';
import type { InvariantResult } from './invariants/invariants.ts';
import type { DeadLetter } from './invariants/state.ts';

const REASONS_MAX = 15;
const VIOLATIONS_MAX = 5;

/** What happened, which faults were injected, which events died, and which invariants hold. */
export const formatReport = (
  { counts, kinds, faults }: Pick<Counters, 'counts' | 'kinds' | 'faults'>,
  lettersBefore: ReadonlyMap<string, DeadLetter>,
  results: readonly InvariantResult[],
): string =>
  [
    section('What happened', toRows(counts)),
    section('Events', toRows(kinds)),
    section('Faults', toRows(faults)),
    section(`Dead letters before the replay: ${lettersBefore.size}`, reasonRows(lettersBefore)),
    section('Invariants', results.map(invariantRow)),
  ].join('\n');

const section = (title: string, rows: readonly Row[]): string => `\n${title}\n${formatTable(rows)}`;

const toRows = (counts: ReadonlyMap<string, number>): Row[] =>
  [...counts].sort(([a], [b]) => a.localeCompare(b)).map(([name, n]) => ({ n, name }));

const reasonRows = (letters: ReadonlyMap<string, DeadLetter>): Row[] =>
  [...Map.groupBy(letters.values(), ({ reason }) => reason)]
    .map(([reason, { length }]) => ({ n: length, reason }))
    .sort((a, b) => b.n - a.n)
    .slice(0, REASONS_MAX);

const invariantRow = ({ invariant, violations }: InvariantResult): Row => ({
  '': violations.length === 0 ? '✓' : '✗',
  violations: violations.length,
  invariant,
  'for example': violations.slice(0, VIOLATIONS_MAX).join(' · '),
});

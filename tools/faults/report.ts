import { type Row, tableOf } from '../cli/terminal/table.ts';
import type { Finished } from './run.ts';

const REASONS_SHOWN = 8;
const BROKEN_SHOWN = 5;

/** What happened, what went wrong on purpose, what died of it, and what holds. */
export function report({ tally, letters, verdicts }: Finished): string {
  return [
    part('What happened', counts(tally.counts)),
    part('Faults', counts(tally.faults)),
    part(`Dead letters before the replay: ${letters.size}`, reasons(letters)),
    part(
      'Verdicts',
      verdicts.map(({ law, broken }) => ({
        '': broken.length === 0 ? '✓' : '✗',
        broken: broken.length,
        law,
        'for example': broken.slice(0, BROKEN_SHOWN).join(' · '),
      })),
    ),
  ].join('\n');
}

const part = (title: string, rows: readonly Row[]): string => `\n${title}\n${tableOf(rows)}`;

const counts = (map: ReadonlyMap<string, number>): Row[] =>
  [...map].sort(([a], [b]) => a.localeCompare(b)).map(([what, n]) => ({ n, what }));

function reasons(letters: Finished['letters']): Row[] {
  const byReason = Map.groupBy(letters.values(), ({ reason }) => reason);
  return [...byReason]
    .map(([reason, same]) => ({ n: same.length, reason }))
    .sort((a, b) => b.n - a.n)
    .slice(0, REASONS_SHOWN);
}

import stringWidth from 'string-width';

/** Narrower than this, text is hard to read. */
const WORDS_MIN = 24;

/**
 * The widths of columns that fit in `width` together. A column with blanks inside its cells holds
 * words and may be wrapped, but never within a word. Null where the columns do not fit.
 */
export function columnWidths(
  rows: readonly (readonly string[])[],
  width: number,
  gap: number,
): number[] | null {
  const columns = (rows[0] ?? []).map((_, column) => rows.map((row) => row[column] ?? ''));
  const natural = columns.map((cells) => Math.max(1, ...cells.map((cell) => stringWidth(cell))));
  const free = width - columns.length * gap;
  if (sum(natural) <= free) return natural;
  const least = columns.map((cells, column) => leastWidth(cells, natural[column] ?? 1));
  const spare = free - sum(least);
  if (spare < 0) return null;
  const wanted = sum(natural) - sum(least);
  return natural.map((most, column) => {
    const min = least[column] ?? most;
    return min + Math.floor(((most - min) * spare) / wanted);
  });
}

function leastWidth(cells: readonly string[], natural: number): number {
  const words = cells.flatMap((cell) => cell.split(' '));
  const longest = Math.max(...words.map((word) => stringWidth(word)));
  return Math.min(natural, Math.max(longest, WORDS_MIN));
}

const sum = (numbers: readonly number[]): number =>
  numbers.reduce((total, each) => total + each, 0);

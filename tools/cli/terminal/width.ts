import wrap from 'wrap-ansi';

const DEFAULT_COLUMNS = 80;

/** Columns of the terminal, or those in `COLUMNS`; 80 where there is no terminal. */
export function terminalWidth(stream: NodeJS.WriteStream = process.stdout): number {
  const columns = Number(process.env['COLUMNS'] ?? stream.columns);
  return Number.isInteger(columns) && columns > 0 ? columns : DEFAULT_COLUMNS;
}

/** Text in lines that fit the terminal, each but the first indented. A word is never cut. */
export function paragraph(text: string, indent = 0, width = terminalWidth()): string {
  const joined = text.replaceAll(/\s+/g, ' ').trim();
  const lines = wrap(joined, Math.max(width - indent, 1), { wordWrap: true, hard: false });
  return lines.replaceAll('\n', `\n${' '.repeat(indent)}`);
}

/**
 * How far a long work is. On a terminal one line that changes; elsewhere only its last state, so
 * that a log is not filled with it.
 */
export function progressOn(stream: NodeJS.WriteStream) {
  let last = '';
  return {
    show(line: string): void {
      last = line;
      if (stream.isTTY) stream.write(`\r\u001b[K${line}`);
    },
    end(): void {
      if (last) stream.write(stream.isTTY ? '\n' : `${last}\n`);
      last = '';
    },
  };
}

const BAR_CELLS = 30;

/** Full where more was done than was asked for. */
export function bar(done: number, total: number): string {
  const full = done >= total ? BAR_CELLS : Math.round((done / total) * BAR_CELLS);
  return `${'█'.repeat(full)}${'░'.repeat(BAR_CELLS - full)}`;
}

import { escapeControls } from './escape-controls.ts';

/**
 * Progress of long work: one line that is rewritten on a terminal. Elsewhere only the last state is
 * printed, so that a log stays short.
 */
export function progressOn(stream: NodeJS.WriteStream) {
  let last = '';
  return {
    show(line: string): void {
      last = escapeControls(line);
      if (stream.isTTY) stream.write(`\r\u001b[K${last}`);
    },
    end(): void {
      if (last) stream.write(stream.isTTY ? '\n' : `${last}\n`);
      last = '';
    },
  };
}

const BAR_CELLS = 30;

/** `done` may exceed `total`: the bar is full then. */
export function bar(done: number, total: number): string {
  const full = done >= total ? BAR_CELLS : Math.round((done / total) * BAR_CELLS);
  return `${'█'.repeat(full)}${'░'.repeat(BAR_CELLS - full)}`;
}

import { formatTimeLeft } from '@stripe-credits/platform/format-time-left';
import { escapeControls } from './escape-controls.ts';
import { terminalWidth } from './width.ts';

/**
 * Progress of long work: one line that is rewritten on a terminal. Elsewhere only the last state is
 * printed, so that a log stays short.
 */
export function progressOn(stream: NodeJS.WriteStream) {
  let last = '';
  return {
    show(line: string): void {
      last = escapeControls(line);
      // A line that wraps would not be rewritten, but repeated.
      if (stream.isTTY) stream.write(`\r\u001b[K${last.slice(0, terminalWidth(stream) - 1)}`);
    },
    end(): void {
      if (last) stream.write(stream.isTTY ? `\r\u001b[K${last}\n` : `${last}\n`);
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

/** The share of the work before which the pace is too uncertain for an estimate. */
const ESTIMATE_SHARE_MIN = 0.02;

/**
 * Estimates the time that is left from the pace so far.
 *
 * @returns a function of the share that is done, from 0 to 1: `about 40 s left`, or nothing yet.
 */
export function timeLeft(now: () => number = performance.now.bind(performance)) {
  const startedAt = now();
  return (share: number): string => {
    if (share < ESTIMATE_SHARE_MIN || share >= 1) return '';
    return formatTimeLeft(((now() - startedAt) / 1000) * (1 / share - 1));
  };
}

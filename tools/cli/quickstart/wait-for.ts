import { setTimeout as delay } from 'node:timers/promises';
import type { Context } from './context.ts';

type Waited<T> =
  | { readonly outcome: 'found'; readonly value: T }
  | { readonly outcome: 'skipped' | 'timed out' };

interface Wait<T> {
  /** What is waited for, to print. */
  readonly subject: string;
  /** Undefined as long as it is not there. */
  readonly check: () => Promise<T | undefined>;
  /** Who brings it about, which decides how long it may take. */
  readonly by: 'person' | 'machine';
}

const FIRST_INTERVAL_MS = 50;
const INTERVAL_MS_MAX = 1000;

/** Repeats a check until it finds something, the person presses Enter or Ctrl+C, or time is up. */
export async function waitFor<T>(
  context: Context,
  { subject, check, by }: Wait<T>,
): Promise<Waited<T>> {
  const { progress, onEnter } = context.dependencies.terminal;
  const timeoutMs = timeoutOf(context, by);
  const startedAt = Date.now();
  let isSkipped = false;
  const stopListening = context.isInteractive
    ? onEnter(() => {
        isSkipped = true;
      })
    : () => undefined;
  try {
    for (let intervalMs = FIRST_INTERVAL_MS; ; intervalMs = nextInterval(intervalMs)) {
      context.throwIfInterrupted();
      const value = await check();
      if (value !== undefined) return { outcome: 'found', value };
      if (isSkipped) return { outcome: 'skipped' };
      const elapsedMs = Date.now() - startedAt;
      if (elapsedMs > timeoutMs) return { outcome: 'timed out' };
      progress.show(format(subject, elapsedMs, context.isInteractive));
      await delay(intervalMs);
    }
  } finally {
    progress.end();
    stopListening();
  }
}

/** Says after each second for what the command waits, until it is there. */
export async function showProgress<T>(
  { dependencies: { terminal } }: Context,
  subject: string,
  work: Promise<T>,
): Promise<T> {
  const startedAt = Date.now();
  const show = () => terminal.progress.show(format(subject, Date.now() - startedAt, false));
  const timer = setInterval(show, 1000);
  try {
    return await work;
  } finally {
    clearInterval(timer);
    terminal.progress.end();
  }
}

function timeoutOf({ dependencies, isInteractive }: Context, by: 'person' | 'machine'): number {
  const { person, unattended, machine } = dependencies.timeoutsMs;
  if (by === 'machine') return machine;
  return isInteractive ? person : unattended;
}

const nextInterval = (intervalMs: number): number => Math.min(intervalMs * 1.5, INTERVAL_MS_MAX);

function format(subject: string, elapsedMs: number, isInteractive: boolean): string {
  const keys = isInteractive ? ' Enter skips, Ctrl+C stops.' : '';
  return `  waiting for ${subject}, ${Math.round(elapsedMs / 1000)} s.${keys}`;
}

import type { Context } from './context.ts';

/** What became of a step, and why, in words to print. */
export interface StepResult {
  readonly outcome: 'done' | 'already done' | 'not needed' | 'skipped';
  readonly detail: string;
}

export interface Step {
  /** The step in a few words, to print. */
  readonly title: string;
  /** May be repeated. @throws CommandError that says what to do. */
  readonly run: (context: Context) => Promise<StepResult>;
}

export const done = (detail: string): StepResult => ({ outcome: 'done', detail });
export const alreadyDone = (detail: string): StepResult => ({ outcome: 'already done', detail });
export const notNeeded = (detail: string): StepResult => ({ outcome: 'not needed', detail });
export const skipped = (detail: string): StepResult => ({ outcome: 'skipped', detail });

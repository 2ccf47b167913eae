import type { ExitCodes } from './command.ts';

export const INTERRUPTED = 'interrupted with Ctrl+C';

/** Of a command that reads. */
export const READING = {
  0: 'done',
  1: 'not found, or the request was refused or not answered',
  2: 'invalid arguments: nothing was requested',
  130: INTERRUPTED,
} satisfies ExitCodes;

/** Of a command that changes something. */
export const CHANGING = {
  0: 'done',
  1: 'refused, not answered, or only a part is done',
  2: 'invalid arguments, or a confirmation is missing: nothing was done',
  130: INTERRUPTED,
} satisfies ExitCodes;

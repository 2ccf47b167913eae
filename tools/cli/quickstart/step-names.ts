/** In their order. */
export const STEP_NAMES = [
  'key',
  'secret',
  'dev',
  'packages',
  'event',
  'checkout',
  'credits',
] as const;

export type StepName = (typeof STEP_NAMES)[number];

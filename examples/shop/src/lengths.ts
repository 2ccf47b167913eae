/**
 * What can be ordered. The form sends the name of a length, never a number of credits: what a
 * browser says about prices is not to be believed.
 */
export const LENGTHS = {
  short: { words: 50, credits: 5 },
  medium: { words: 100, credits: 10 },
  long: { words: 200, credits: 20 },
} as const;

export type Length = keyof typeof LENGTHS;

export const isLength = (name: unknown): name is Length =>
  typeof name === 'string' && Object.hasOwn(LENGTHS, name);

export const WORDS_PER_CREDIT = 10;
export const PROMPT_CHARACTERS_MAX = 80;

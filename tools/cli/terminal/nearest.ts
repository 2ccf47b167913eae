import { closestMatch } from 'leven';

/** More differences than this share of its letters make it another word. */
const DIFFERENT = 0.4;

/** The word that was probably meant: one that begins so, or one with few other letters. */
function nearest(typed: string, words: readonly string[]): string | undefined {
  const beginning = words.filter((word) => typed !== '' && word.startsWith(typed));
  if (beginning.length === 1) return beginning[0];
  return closestMatch(typed, words, { maxDistance: Math.ceil(typed.length * DIFFERENT) });
}

/** `Did you mean list?` on a line of its own, or nothing. */
export function suggestion(typed: string, words: readonly string[]): string {
  const word = nearest(typed, words);
  return word === undefined ? '' : `\n(Did you mean ${word}?)`;
}

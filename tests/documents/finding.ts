import leven from 'leven';

/** A word of a document that names nothing, with what exists in its place. */
export interface Finding {
  readonly line: number;
  readonly message: string;
}

export const describeFinding = (document: string, { line, message }: Finding): string =>
  `${document}:${line}: ${message}`;

const SHORT_LIST = 12;

/** Ends a message: all that exists, or of a long list what is spelt most like the word. */
export function alternatives(word: string, existing: Iterable<string>): string {
  const all = [...new Set(existing)];
  if (all.length <= SHORT_LIST) return `There is ${all.join(', ')}.`;
  const nearest = all.toSorted((a, b) => leven(word, a) - leven(word, b)).slice(0, 3);
  return `The nearest are ${nearest.join(', ')}.`;
}

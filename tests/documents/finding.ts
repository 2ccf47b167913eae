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
  const ranked = all
    .map((name) => ({ name, distance: editDistance(word, name) }))
    .toSorted((a, b) => a.distance - b.distance);
  return `The nearest are ${ranked
    .slice(0, 3)
    .map(({ name }) => name)
    .join(', ')}.`;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries())
      next.push(
        Math.min(
          (row[j] ?? 0) + (letter === other ? 0 : 1),
          (row[j + 1] ?? 0) + 1,
          (next[j] ?? 0) + 1,
        ),
      );
    row = next;
  }
  return row[b.length] ?? 0;
}

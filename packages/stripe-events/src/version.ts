/** As many digits as the largest safe integer, so that text sorts as the numbers do. */
const DIGITS = 16;

/**
 * A key that sorts as its parts do, the first part weighing most. It decides which of two
 * snapshots of one object stands, so its parts must order any two events of that object: the last
 * part is the event's id.
 */
export const version = (...parts: readonly (number | string)[]): string =>
  parts
    .map((part) => (typeof part === 'number' ? String(part).padStart(DIGITS, '0') : part))
    .join('.');

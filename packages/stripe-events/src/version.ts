/**
 * A key that sorts as text as its parts do as numbers, the first part weighing most. Of two snapshots
 * of one object the greater version stands, and of equal versions the one of the greater event id.
 * Each number follows its count of digits, a base-36 digit itself: `14` is 4, `a1764000000` a time.
 * Every row of facts has a version, so that each byte of it counts.
 *
 * @param parts whole numbers from 0; a negative one counts as 0.
 */
export const version = (...parts: readonly number[]): string =>
  parts
    .map((part) => String(Math.max(part, 0)))
    .map((digits) => `${digits.length.toString(36)}${digits}`)
    .join('.');

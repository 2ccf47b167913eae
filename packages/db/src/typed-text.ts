import { Refusal } from './refusal.ts';

/** Every form's `maxlength`. */
export const REASON_LENGTH_MAX = 500;

/** \p{Cf} has no width, such as U+200B. */
const OUTER_BLANKS = /^[\s\p{Cf}]+|[\s\p{Cf}]+$/gu;
const LINE_BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/gu;
const WORD = /[\p{L}\p{N}]/u;
const VISIBLE = /[^\s\p{Default_Ignorable_Code_Point}\u2800]/u;

/**
 * The reason as the history keeps it: one line, without blanks or invisible characters around it.
 *
 * @throws Refusal for one that nobody could read, or that D1 would store differently.
 */
export function requireReason(reason: string): string {
  const line = reason.replace(LINE_BREAKS, ' ').replace(OUTER_BLANKS, '');
  // The commands that are printed end with --reason "…".
  if (!VISIBLE.test(line) || !WORD.test(line))
    throw new Refusal('invalid', 'A reason is required: the history records it.');
  if (line.length > REASON_LENGTH_MAX)
    throw new Refusal('invalid', `The reason must have at most ${REASON_LENGTH_MAX} characters.`);
  if (!isStorable(line))
    throw new Refusal(
      'invalid',
      'The reason contains a control character or an incomplete character: type it again.',
    );
  return line;
}

/** Whether it is a line of visible text that is stored as it is, without anything around it. */
export const isLine = (text: string): boolean =>
  VISIBLE.test(text) && text.replace(OUTER_BLANKS, '') === text && isStorable(text);

/** D1 replaces a lone surrogate, and SQLite's functions end a text at U+0000. */
const isStorable = (text: string): boolean => text.isWellFormed() && !/\p{Cc}/u.test(text);

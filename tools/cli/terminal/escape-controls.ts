/** Control characters, line and paragraph separators, and those that turn the order of a text round. */
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu;

/**
 * Stored text as one line that is safe to print: a reason or a name may hold sequences that would
 * clear the screen, or line breaks that would look like further rows. In JSON the escapes are valid.
 */
export const escapeControls = (text: string): string =>
  text.replace(CONTROLS, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The same for text of several lines, such as formatted JSON. */
export const escapeLines = (text: string): string =>
  text.split('\n').map(escapeControls).join('\n');

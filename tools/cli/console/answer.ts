import { CommandError } from '../terminal/command-error.ts';
import { escapeControls } from '../terminal/escape-controls.ts';

/** The console refused a request: nothing has changed. */
export class RefusedError extends CommandError {
  /** Which confirmation would help, if one does. */
  readonly code: string | undefined;

  constructor(sentence: string, code: string | undefined) {
    super(sentence);
    this.code = code;
  }
}

/**
 * The JSON of an answer. Beyond the field it is trusted: the console is of the same release.
 *
 * @param base the address that was asked, for the sentence.
 * @param field one that the answer always has, by which it is known to be the console's.
 */
export async function readAnswer<Answer>(
  response: Response,
  base: string,
  field: keyof Answer,
): Promise<Answer> {
  const json: unknown = await response.json().catch(() => null);
  if (!response.ok) throw refusalOf(base, response.status, json);
  if (hasField<Answer>(json, field)) return json;
  throw new CommandError(`The response from ${base} is not from the console: check the address.`);
}

/** A RefusedError below 500 alone: what failed within the console may have been done in part. */
function refusalOf(base: string, status: number, json: unknown): CommandError {
  const sentence = errorOf(json);
  if (sentence === undefined)
    return new CommandError(
      `${base} answered with status ${status}: check that it is the console.`,
    );
  if (status >= 500) return new CommandError(escapeControls(sentence));
  return new RefusedError(escapeControls(sentence), fieldOf(json, 'code'));
}

const hasField = <Answer>(json: unknown, field: keyof Answer): json is Answer =>
  typeof json === 'object' && json !== null && (Reflect.get(json, field) ?? null) !== null;

/** A field of the console's answer that is text. */
function fieldOf(json: unknown, name: 'error' | 'code'): string | undefined {
  const value: unknown =
    typeof json === 'object' && json !== null ? Reflect.get(json, name) : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** The sentence with which the console refuses a request. */
export const errorOf = (json: unknown): string | undefined => fieldOf(json, 'error');

import { toPathSegment } from '@stripe-credits/platform/path-segment';
import { isValidId } from '@stripe-credits/stripe-events';
import { UsageError } from '../terminal/command-error.ts';

/** An id that was pasted, without the blanks around it. */
export function parseId(text: string, name: string): string {
  const id = text.trim();
  if (isValidId(id)) return id;
  throw new UsageError(`The ${name} has invisible characters, or more than 255: copy it again.`);
}

/** The path of a user in the console. */
export const userPath = (user: string, rest = ''): string =>
  `/users/${toPathSegment(parseId(user, 'user id'))}${rest}`;

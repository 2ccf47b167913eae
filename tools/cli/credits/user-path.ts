import { toPathSegment } from '@stripe-credits/platform/path-segment';
import { isValidId } from '@stripe-credits/stripe-events';
import { UsageError } from '../terminal/command-error.ts';

/**
 * An id that was pasted, without the blanks around it. It may be long: that of a reservation holds
 * the user and the idempotency key, both encoded.
 */
export function parseId(text: string, name: string): string {
  const id = text.trim();
  if (!/[\p{Cc}\p{Cf}\p{Cs}]/u.test(id)) return id;
  throw new UsageError(`The ${name} has invisible characters: copy it again.`);
}

/** The same for the id of a user, which has at most 255 characters. */
export function parseUserId(text: string): string {
  const id = parseId(text, 'user id');
  if (isValidId(id)) return id;
  throw new UsageError('A user id has 1 to 255 characters: copy it again.');
}

/** The path of a user in the console. */
export const userPath = (user: string, rest = ''): string =>
  `/users/${toPathSegment(parseUserId(user))}${rest}`;

import { UsageError } from './command-error.ts';

/**
 * Passwords in a URL would be printed with it, and `fetch` refuses them.
 *
 * @param remedy what to use instead.
 */
export function refuseCredentials(url: string, remedy: string): void {
  if (url.includes('@'))
    throw new UsageError(`The URL has a name or a password before an @: ${remedy}`);
}

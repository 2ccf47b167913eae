import { UsageError } from '../terminal/command-error.ts';

/**
 * An id as one part of a path. `.` and `..` are refused, also because `%2e` means the same: the
 * request would be one for another page.
 */
export function pathSegment(id: string): string {
  if (id === '.' || id === '..')
    throw new UsageError(
      `The id ${id} cannot be part of a URL, so the console has no page for it.`,
    );
  return encodeURIComponent(id);
}

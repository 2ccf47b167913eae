/**
 * An id as one segment of a URL's path, whatever characters it has. URLs resolve `.` and `..`, also
 * when they are percent-encoded: these, and what could be confused with them, get a tilde in front.
 */
export const toPathSegment = (id: string): string =>
  encodeURIComponent(/^~*\.{1,2}$/.test(id) ? `~${id}` : id);

/** @param segment as a router gives it: percent-decoded. */
export const fromPathSegment = (segment: string): string => segment.replace(/^~(?=~*\.{1,2}$)/, '');

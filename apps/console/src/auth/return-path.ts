const ORIGIN = 'https://console.invalid';

/**
 * The page of the console that a log-in returns to. The text comes from the link to the log-in, which
 * an attacker can write: anything but a path of this console leads to the overview.
 */
export function parseReturnPath(text: unknown): string {
  if (typeof text !== 'string' || !text.startsWith('/')) return '/';
  // As a browser reads it: `//host` and `/\host` name another host, and tabs are left out.
  const url = URL.parse(text, ORIGIN);
  if (!url || url.origin !== ORIGIN || url.pathname.startsWith('//')) return '/';
  return url.pathname === '/login' ? '/' : `${url.pathname}${url.search}`;
}

/** The log-in that returns to a path. */
export const loginPath = (path: string): string =>
  path === '/' ? '/login' : `/login?${new URLSearchParams({ next: path })}`;

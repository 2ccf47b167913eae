import type { Context } from 'hono';
import type { App } from '../bindings.ts';

/** Counts one more log-in from this address, right or wrong, and tells when there were too many. */
export async function tooManyLogins(c: Context<App>): Promise<boolean> {
  const address = c.req.header('CF-Connecting-IP') ?? 'unknown';
  const { success } = await c.env.FAILED_LOGINS.limit({ key: address });
  return !success;
}

/** The same for a token or a session that was wrong: right ones are not counted, they are many. */
export function tooManyFailures(c: Context<App>): Promise<boolean> {
  console.warn(JSON.stringify({ message: 'wrong token or session' }));
  return tooManyLogins(c);
}

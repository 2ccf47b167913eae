import type { Context } from 'hono';
import type { App } from '../app.ts';

/** Counts one more wrong token from this address, and tells when there were too many. */
export async function tooManyFailures(c: Context<App>): Promise<boolean> {
  const address = c.req.header('CF-Connecting-IP') ?? 'unknown';
  console.warn(JSON.stringify({ message: 'wrong token' }));
  const { success } = await c.env.FAILED_LOGINS.limit({ key: address });
  return !success;
}

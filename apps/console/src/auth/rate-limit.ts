import { log } from '@stripe-credits/platform/log';
import type { Context } from 'hono';
import type { ConsoleApp } from '../bindings.ts';

/** Counts one more log-in from this address, right or wrong. True after too many. */
export async function isLoginRateLimited(c: Context<ConsoleApp>): Promise<boolean> {
  const address = c.req.header('CF-Connecting-IP') ?? 'unknown';
  const { success } = await c.env.FAILED_LOGINS.limit({ key: address });
  return !success;
}

/** The same for a wrong token or session. Right ones are not counted: every request has one. */
export function isFailureRateLimited(c: Context<ConsoleApp>): Promise<boolean> {
  log.warn('wrong token or session');
  return isLoginRateLimited(c);
}

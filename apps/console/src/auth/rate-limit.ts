import { log } from '@stripe-credits/platform/log';
import type { Context } from 'hono';
import type { ConsoleApp } from '../bindings.ts';

/** Counts one more log-in from this address, right or wrong. True after too many. */
export async function isLoginRateLimited(c: Context<ConsoleApp>): Promise<boolean> {
  const address = c.req.header('CF-Connecting-IP') ?? 'unknown';
  const { success } = await c.env.FAILED_LOGINS.limit({ key: networkOf(address) });
  return !success;
}

/** A client has a whole /64 of IPv6 addresses: they count as one. */
const networkOf = (address: string): string =>
  address.split('::', 1).join().split(':').slice(0, 4).join(':');

/** The same for a wrong token or session. Right ones are not counted: every request has one. */
export function isFailureRateLimited(c: Context<ConsoleApp>): Promise<boolean> {
  log.warn('wrong token or session');
  return isLoginRateLimited(c);
}

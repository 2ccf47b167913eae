import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import type { ConsoleApp } from '../bindings.ts';
import { isValidSession, timingSafeEqual } from './session-token.ts';

export const COOKIE = 'console_session';
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** The actor of a request, or why it is not authenticated. */
export type Identification =
  | { readonly actor: string }
  | {
      readonly rejected: 'no_credentials' | 'wrong_token' | 'wrong_session' | 'not_configured';
    };

/**
 * Cloudflare Access first (people and service tokens), then the token, then loopback where
 * `pnpm dev` has opened it. Without any of these, every request is rejected.
 */
export async function identify(c: Context<ConsoleApp>): Promise<Identification> {
  // Hono's type of the context is older than Access.
  const { access } = c.executionCtx as unknown as ExecutionContext;
  if (access) {
    const identity = await access.getIdentity();
    return { actor: identity?.email ?? identity?.name ?? actorName(c, 'Access service token') };
  }
  if (isOpenOnLoopback(c)) return { actor: 'local' };

  const token = c.env.CONSOLE_TOKEN?.trim();
  if (!token) return { rejected: 'not_configured' };
  const bearer = /^Bearer (.+)$/.exec(c.req.header('Authorization') ?? '')?.[1];
  if (bearer !== undefined)
    return (await timingSafeEqual(bearer, token))
      ? { actor: actorName(c, 'token') }
      : { rejected: 'wrong_token' };
  const cookie = getCookie(c, COOKIE);
  if (cookie === undefined) return { rejected: 'no_credentials' };
  const isValid = await isValidSession(cookie, token, Date.now());
  return isValid ? { actor: 'token' } : { rejected: 'wrong_session' };
}

function isOpenOnLoopback(c: Context<ConsoleApp>): boolean {
  return c.env.OPEN_ON_LOOPBACK === 'true' && LOOPBACK.includes(new URL(c.req.url).hostname);
}

/** Several people share a token: the name in X-Operator is recorded, but not verified. */
function actorName(c: Context<ConsoleApp>, credential: string): string {
  const operator = c.req.header('X-Operator')?.trim().slice(0, 100);
  return operator ? `${credential}: ${operator}` : credential;
}

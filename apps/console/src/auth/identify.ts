import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import type { App } from '../bindings.ts';
import { equal, isSession } from './session-token.ts';

export const COOKIE = 'console_session';
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** Who is at the door, or why nobody can be: nothing is set up that could let anybody in. */
export type AtTheDoor =
  | { readonly who: string }
  | { readonly refused: 'nobody' | 'wrong token' | 'wrong session' | 'not configured' };

/**
 * Cloudflare Access first (people and service tokens), then the token, then loopback where
 * `pnpm dev` has opened it. With none of these set up nobody gets in.
 */
export async function identify(c: Context<App>): Promise<AtTheDoor> {
  // Hono's type of the context is older than Access.
  const { access } = c.executionCtx as unknown as ExecutionContext;
  if (access) {
    const identity = await access.getIdentity();
    return { who: identity?.email ?? identity?.name ?? named(c, 'Access service token') };
  }
  if (isOpen(c)) return { who: 'local' };

  const token = c.env.CONSOLE_TOKEN?.trim();
  if (!token) return { refused: 'not configured' };
  const bearer = /^Bearer (.+)$/.exec(c.req.header('Authorization') ?? '')?.[1];
  if (bearer !== undefined)
    return (await equal(bearer, token)) ? { who: named(c, 'token') } : { refused: 'wrong token' };
  const cookie = getCookie(c, COOKIE);
  if (cookie === undefined) return { refused: 'nobody' };
  const known = await isSession(cookie, token, Date.now());
  return known ? { who: 'token' } : { refused: 'wrong session' };
}

export function isOpen(c: Context<App>): boolean {
  return c.env.OPEN_ON_LOOPBACK === 'true' && LOOPBACK.includes(new URL(c.req.url).hostname);
}

/** Several people share a token: each can say who they are, which is believed and kept. */
function named(c: Context<App>, key: string): string {
  const operator = c.req.header('X-Operator')?.trim().slice(0, 100);
  return operator ? `${key}: ${operator}` : key;
}

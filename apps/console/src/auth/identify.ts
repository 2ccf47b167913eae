import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import type { ConsoleApp } from '../bindings.ts';
import { roleOfIdentity } from './access-role.ts';
import type { Role } from './roles.ts';
import { findSessionToken, findToken, type RoleToken, readTokens } from './tokens.ts';

export const COOKIE = 'console_session';
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** The actor and the role of a request, or why it is not authenticated. */
export type Identification =
  | { readonly actor: string; readonly role: Role }
  | {
      readonly rejected:
        | 'no_credentials'
        | 'wrong_token'
        | 'wrong_session'
        | 'not_configured'
        | 'equal_tokens';
    };

/**
 * Cloudflare Access first (people and service tokens), then loopback where `pnpm dev` has opened it,
 * then the tokens. Without any of these, every request is rejected. Behind Access a program may send
 * one of the tokens as well: the token then decides about its role.
 */
export async function identify(c: Context<ConsoleApp>): Promise<Identification> {
  // Hono's type of the context is older than Access.
  const { access } = c.executionCtx as unknown as ExecutionContext;
  const tokens = readTokens(c.env);
  const bearer = /^Bearer (.+)$/.exec(c.req.header('Authorization') ?? '')?.[1];
  if (access) {
    if (tokens !== 'equal' && tokens.length > 0 && bearer !== undefined)
      return identifyToken(c, tokens, bearer);
    const identity = await access.getIdentity();
    const actor = identity?.email ?? identity?.name ?? actorName(c, 'Access service token');
    return { actor, role: roleOfIdentity(identity, c.env) };
  }
  if (isOpenOnLoopback(c)) return { actor: 'local', role: 'engineer' };

  if (tokens === 'equal') return { rejected: 'equal_tokens' };
  if (tokens.length === 0) return { rejected: 'not_configured' };
  if (bearer !== undefined) return identifyToken(c, tokens, bearer);
  const cookie = getCookie(c, COOKIE);
  if (cookie === undefined) return { rejected: 'no_credentials' };
  const signedWith = await findSessionToken(tokens, cookie, Date.now());
  if (!signedWith) return { rejected: 'wrong_session' };
  return { actor: signedWith.actor, role: signedWith.role };
}

async function identifyToken(
  c: Context<ConsoleApp>,
  tokens: readonly RoleToken[],
  bearer: string,
): Promise<Identification> {
  const found = await findToken(tokens, bearer);
  if (!found) return { rejected: 'wrong_token' };
  return { actor: actorName(c, found.actor), role: found.role };
}

function isOpenOnLoopback(c: Context<ConsoleApp>): boolean {
  return c.env.OPEN_ON_LOOPBACK === 'true' && LOOPBACK.includes(new URL(c.req.url).hostname);
}

/** Several people share a token: the name in X-Operator is recorded, but not verified. */
function actorName(c: Context<ConsoleApp>, credential: string): string {
  const operator = decodeOperator(c.req.header('X-Operator') ?? '');
  return operator ? `${credential}: ${operator}` : credential;
}

/** The terminal sends it encoded; what is not encoded is taken as it is. */
function decodeOperator(header: string): string {
  const visible = decode(header).replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '');
  return [...visible.trim()].slice(0, 100).join('');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

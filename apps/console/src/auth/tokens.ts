import type { Role } from './roles.ts';
import { isValidSession, timingSafeEqual } from './session-token.ts';

/** A secret that gives a role to who knows it. */
export interface RoleToken {
  readonly role: Role;
  readonly token: string;
  /** Recorded as the actor of what is done with the token. */
  readonly actor: string;
}

/** The secrets that are set; `equal` where two are the same, so that the role would not be clear. */
export function readTokens(env: ConsoleEnv): readonly RoleToken[] | 'equal' {
  const secrets = [
    ['engineer', 'token', env.CONSOLE_TOKEN],
    ['support', 'support token', env.CONSOLE_SUPPORT_TOKEN],
    ['read-only', 'read-only token', env.CONSOLE_READ_ONLY_TOKEN],
    ['monitor', 'health token', env.CONSOLE_HEALTH_TOKEN],
  ] as const;
  const tokens = secrets.flatMap(([role, actor, secret]) => {
    const token = secret?.trim();
    return token ? [{ role, actor, token }] : [];
  });
  const isDistinct = new Set(tokens.map(({ token }) => token)).size === tokens.length;
  return isDistinct ? tokens : 'equal';
}

export const EQUAL_TOKENS =
  'Console locked: two of CONSOLE_TOKEN, CONSOLE_SUPPORT_TOKEN, CONSOLE_READ_ONLY_TOKEN and CONSOLE_HEALTH_TOKEN are the same. Give each role a token of its own: wrangler secret put';

/** The token that was submitted; each is compared, so that the time does not reveal which matched. */
export const findToken = (tokens: readonly RoleToken[], submitted: string) =>
  findMatch(tokens, ({ token }) => timingSafeEqual(submitted, token));

/** The token that the cookie was signed with: its session has the role of the token. */
export const findSessionToken = (tokens: readonly RoleToken[], cookie: string, now: number) =>
  findMatch(tokens, ({ token }) => isValidSession(cookie, token, now));

async function findMatch(
  tokens: readonly RoleToken[],
  matches: (token: RoleToken) => Promise<boolean>,
): Promise<RoleToken | undefined> {
  const results = await Promise.all(tokens.map(matches));
  return tokens.find((_, index) => results[index]);
}

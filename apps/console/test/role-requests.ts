import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { app } from '../src/app.ts';
import type { Role } from '../src/auth/roles.ts';

export const TOKENS: Record<Role, string> = {
  engineer: 'an engineer knows this token',
  support: 'support knows this token',
  'read-only': 'a reader knows this token',
  monitor: 'an uptime monitor knows this token',
};
export const SECRETS = {
  CONSOLE_TOKEN: TOKENS.engineer,
  CONSOLE_SUPPORT_TOKEN: TOKENS.support,
  CONSOLE_READ_ONLY_TOKEN: TOKENS['read-only'],
  CONSOLE_HEALTH_TOKEN: TOKENS.monitor,
};

interface Settings {
  readonly secrets?: object;
  /** The identity that Cloudflare Access has verified. */
  readonly access?: object;
}

export function request(
  path: string,
  init: RequestInit,
  { secrets = SECRETS, access }: Settings = {},
) {
  const bindings = { ...env, OPEN_ON_LOOPBACK: 'false', ...secrets };
  const context = createExecutionContext();
  if (access)
    Object.defineProperty(context, 'access', { value: { getIdentity: async () => access } });
  // Failed log-ins are counted by address, and other tests count them as well.
  const headers = { 'CF-Connecting-IP': crypto.randomUUID(), ...init.headers };
  return app.request(`https://console.example${path}`, { ...init, headers }, bindings, context);
}

export const json = { Accept: 'application/json' };
export const bearer = (token: string) => ({ ...json, Authorization: `Bearer ${token}` });
export const as = (role: Role) => bearer(TOKENS[role]);

/** A request that changes nothing: it names what does not exist. */
export const tryRoute = (route: string, init: RequestInit, settings?: Settings) => {
  const [method = '', path = ''] = route.split(' ');
  const body = method === 'POST' ? { body: '{}' } : {};
  const headers = { ...init.headers, 'Content-Type': 'application/json' };
  return request(path.replaceAll(/:\w+/g, 'unknown'), { method, ...body, headers }, settings);
};

import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { app } from '../src/app.ts';
import { sessionOf } from '../src/auth/session-token.ts';

const TOKEN = 'a token that is long enough to be one';

interface Door {
  readonly token?: string;
  readonly open?: boolean;
  /** What Cloudflare Access knows of the visitor. */
  readonly access?: { readonly email?: string };
  readonly host?: string;
}

function knock(path: string, init: RequestInit = {}, door: Door = {}) {
  const { token, open = false, access, host = 'console.example' } = door;
  const bindings = {
    ...env,
    OPEN_ON_LOOPBACK: String(open),
    ...(token === undefined ? {} : { CONSOLE_TOKEN: token }),
  };
  const context = createExecutionContext();
  if (access)
    Object.defineProperty(context, 'access', {
      value: { aud: 'aud', getIdentity: async () => access },
    });
  return app.request(`https://${host}${path}`, init, bindings, context);
}

const json = { Accept: 'application/json' };
const page = { Accept: 'text/html' };
const bearer = (token: string) => ({ ...json, Authorization: `Bearer ${token}` });

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
});

const paths = ['/', '/health', '/dead-letters', '/events/evt_1', '/replays'];

describe('with nothing configured the console is closed, and says how to open it', () => {
  test.each(paths)('%s', async (path) => {
    const response = await knock(path, { headers: json });

    expect(response.status).toBe(403);
    expect(await response.text()).toContain('wrangler secret put CONSOLE_TOKEN');
  });

  test('a blank token is no token', async () => {
    const response = await knock('/', { headers: bearer(' ') }, { token: ' ' });

    expect(response.status).toBe(403);
  });
});

describe('with a token', () => {
  test.each(paths)('%s needs it', async (path) => {
    expect((await knock(path, { headers: json }, { token: TOKEN })).status).toBe(401);
  });

  test('the right one opens', async () => {
    expect((await knock('/', { headers: bearer(TOKEN) }, { token: TOKEN })).status).toBe(200);
  });

  test.each(['wrong', `${TOKEN}x`, TOKEN.slice(1)])('%s does not', async (token) => {
    const response = await knock('/', { headers: bearer(token) }, { token: TOKEN });

    expect(response.status).toBe(401);
    expect(await response.text()).not.toContain(TOKEN);
  });

  test('whoever comes with a browser is led to the log-in', async () => {
    const response = await knock('/dead-letters', { headers: page }, { token: TOKEN });

    expect(response.headers.get('Location')).toBe('/login');
  });

  const logIn = (token: string, address = '203.0.113.1') =>
    knock(
      '/login',
      {
        method: 'POST',
        headers: { ...page, 'CF-Connecting-IP': address, 'Sec-Fetch-Site': 'same-origin' },
        body: new URLSearchParams({ token }),
      },
      { token: TOKEN },
    );

  test('a log-in gives a cookie that opens, is kept from scripts and does not tell the token', async () => {
    const response = await logIn(TOKEN);

    const cookie = response.headers.get('Set-Cookie') ?? '';
    expect(response.status).toBe(303);
    expect(cookie).toMatch(/HttpOnly.*Secure.*SameSite=Strict/);
    expect(cookie).not.toContain(TOKEN);
    const headers = { ...json, Cookie: cookie.split(';')[0] ?? '' };
    expect((await knock('/', { headers }, { token: TOKEN })).status).toBe(200);
    expect((await knock('/', { headers }, { token: 'another one' })).status).toBe(401);
  });

  test('a session that ended, or whose end was changed, does not open', async () => {
    const ended = await sessionOf(TOKEN, Date.now() - 1);
    const [, proof] = ended.split('.');
    for (const cookie of [ended, `${Date.now() + 60_000}.${proof}`, 'nonsense', '.', '1e999.x']) {
      const headers = { ...json, Cookie: `console_session=${cookie}` };
      expect((await knock('/', { headers }, { token: TOKEN })).status).toBe(401);
    }
  });

  test('the eleventh wrong log-in of a minute has to wait, and then the right one as well', async () => {
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 11; attempt++)
      statuses.push((await logIn('wrong', '203.0.113.99')).status);

    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(401));
    expect(statuses.at(-1)).toBe(429);
    expect((await logIn(TOKEN, '203.0.113.99')).status).toBe(429);
    expect((await logIn(TOKEN, '203.0.113.98')).status).toBe(303);
  });
});

test('Cloudflare Access opens, and its word on who it is counts', async () => {
  const door = { access: { email: 'ada@product.example' } };

  expect((await knock('/', { headers: json }, door)).status).toBe(200);
});

describe('loopback, where pnpm dev has opened it', () => {
  test('is open', async () => {
    const door = { open: true, host: 'localhost:8788' };

    expect((await knock('/', { headers: json }, door)).status).toBe(200);
  });

  test('any other name is not', async () => {
    const door = { open: true, host: 'localhost.evil.example' };

    expect((await knock('/', { headers: json }, door)).status).toBe(403);
  });

  test('and not where nothing opened it', async () => {
    expect((await knock('/', { headers: json }, { host: 'localhost' })).status).toBe(403);
  });
});

describe('a deed that another site asks for is refused, whoever is logged in', () => {
  const posts = ['/replays', '/discards', '/restores', '/replays/replay_1/starts', '/login'];
  const foreign = [
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
    { 'Sec-Fetch-Site': 'none' },
    { Origin: 'https://evil.example' },
  ];
  test.each(posts.flatMap((path) => foreign.map((headers) => [path, headers] as const)))(
    '%s %o',
    async (path, headers) => {
      const init = { method: 'POST', headers: { ...bearer(TOKEN), ...headers }, body: '{}' };

      const response = await knock(path, init, { token: TOKEN });

      expect(response.status).toBe(403);
      expect(await response.text()).toContain('another site');
    },
  );
});

test.each(['/', '/login', '/nowhere'])(
  '%s allows no script, style or frame from elsewhere',
  async (path) => {
    const response = await knock(path, { headers: page }, { open: true, host: 'localhost' });

    const policy = response.headers.get('Content-Security-Policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
  },
);

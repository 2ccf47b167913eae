import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { app } from '../src/app.ts';
import { createSession } from '../src/auth/session-token.ts';

const TOKEN = 'a token that is long enough to be one';

interface Settings {
  readonly token?: string;
  readonly openOnLoopback?: boolean;
  /** The identity that Cloudflare Access has verified. */
  readonly access?: { readonly email?: string };
  readonly host?: string;
}

function request(path: string, init: RequestInit = {}, settings: Settings = {}) {
  const { token, openOnLoopback = false, access, host = 'console.example' } = settings;
  const bindings = {
    ...env,
    OPEN_ON_LOOPBACK: String(openOnLoopback),
    ...(token !== undefined && { CONSOLE_TOKEN: token }),
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

describe('without authentication the console is closed and names the secret to set', () => {
  test.each(paths)('%s', async (path) => {
    const response = await request(path, { headers: json });

    expect(response.status).toBe(403);
    expect(await response.text()).toContain('wrangler secret put CONSOLE_TOKEN');
  });

  test('a blank token counts as no token', async () => {
    const response = await request('/', { headers: bearer(' ') }, { token: ' ' });

    expect(response.status).toBe(403);
  });
});

describe('with a token', () => {
  test.each(['multipart/form-data', 'multipart/form-data; boundary=x'])(
    'a log-in with an unreadable body of type %s is refused with a sentence',
    async (type) => {
      const headers = { ...json, 'Content-Type': type, 'CF-Connecting-IP': '192.0.2.77' };
      const init = { method: 'POST', body: 'garbage', headers };
      const response = await request('/login', init, { token: TOKEN });

      expect(response.status).toBe(400);
      expect(await response.text()).toContain('The body must be a form or a JSON object.');
    },
  );

  test('no page is kept by a browser or a proxy, because it can show personal data', async () => {
    const response = await request('/health', { headers: bearer(TOKEN) }, { token: TOKEN });

    expect(response.headers.get('Cache-Control')).toBe('no-store');
  });

  test.each(paths)('%s needs it', async (path) => {
    expect((await request(path, { headers: json }, { token: TOKEN })).status).toBe(401);
  });

  test('the right token is accepted', async () => {
    expect((await request('/', { headers: bearer(TOKEN) }, { token: TOKEN })).status).toBe(200);
  });

  test.each(['wrong', `${TOKEN}x`, TOKEN.slice(1)])('the token %s is rejected', async (token) => {
    const response = await request('/', { headers: bearer(token) }, { token: TOKEN });

    expect(response.status).toBe(401);
    expect(await response.text()).not.toContain(TOKEN);
  });

  test('a browser without a session is redirected to the log-in', async () => {
    const response = await request('/dead-letters', { headers: page }, { token: TOKEN });

    expect(response.headers.get('Location')).toBe('/login?next=%2Fdead-letters');
  });

  const logIn = (token: string, address = '203.0.113.1') =>
    request(
      '/login',
      {
        method: 'POST',
        headers: { ...page, 'CF-Connecting-IP': address, 'Sec-Fetch-Site': 'same-origin' },
        body: new URLSearchParams({ token }),
      },
      { token: TOKEN },
    );

  test('a log-in sets an HttpOnly session cookie that does not contain the token', async () => {
    const response = await logIn(TOKEN);

    const cookie = response.headers.get('Set-Cookie') ?? '';
    expect(response.status).toBe(303);
    expect(cookie).toMatch(/HttpOnly.*Secure.*SameSite=Strict/);
    expect(cookie).not.toContain(TOKEN);
    const headers = { ...json, Cookie: cookie.split(';')[0] ?? '' };
    expect((await request('/', { headers }, { token: TOKEN })).status).toBe(200);
    expect((await request('/', { headers }, { token: 'another one' })).status).toBe(401);
  });

  test('an expired session, or one with a changed expiry, is rejected', async () => {
    const expired = await createSession(TOKEN, Date.now() - 1);
    const [, signature] = expired.split('.');
    for (const cookie of [
      expired,
      `${Date.now() + 60_000}.${signature}`,
      'nonsense',
      '.',
      '1e999.x',
    ]) {
      const headers = { ...json, Cookie: `console_session=${cookie}` };
      expect((await request('/', { headers }, { token: TOKEN })).status).toBe(401);
    }
  });

  test('after ten wrong log-ins in a minute every log-in from that address has to wait', async () => {
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 11; attempt++)
      statuses.push((await logIn('wrong', '203.0.113.99')).status);

    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(401));
    expect(statuses.at(-1)).toBe(429);
    expect((await logIn(TOKEN, '203.0.113.99')).status).toBe(429);
    expect((await logIn(TOKEN, '203.0.113.98')).status).toBe(303);
  });

  test('wrong log-ins from the addresses of one IPv6 network are counted together', async () => {
    const statuses: number[] = [];
    for (let host = 1; host <= 11; host++)
      statuses.push((await logIn('wrong', `2001:db8:1:2:${host}::1`)).status);

    expect(statuses.at(-1)).toBe(429);
    expect((await logIn(TOKEN, '2001:db8:1:3::1')).status).toBe(303);
  });
});

test('an identity from Cloudflare Access is accepted', async () => {
  const settings = { access: { email: 'ada@product.example' } };

  expect((await request('/', { headers: json }, settings)).status).toBe(200);
});

describe('a loopback address', () => {
  test('is accepted where OPEN_ON_LOOPBACK is true', async () => {
    const settings = { openOnLoopback: true, host: 'localhost:8788' };

    expect((await request('/', { headers: json }, settings)).status).toBe(200);
  });

  test('is not confused with a host whose name begins like it', async () => {
    const settings = { openOnLoopback: true, host: 'localhost.evil.example' };

    expect((await request('/', { headers: json }, settings)).status).toBe(403);
  });

  test('is rejected where OPEN_ON_LOOPBACK is false', async () => {
    expect((await request('/', { headers: json }, { host: 'localhost' })).status).toBe(403);
  });
});

describe('a POST from another site is refused although the engineer is logged in', () => {
  const posts = ['/replays', '/discards', '/restores', '/replays/replay_1/starts', '/login'];
  const crossSite = [
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
    { 'Sec-Fetch-Site': 'none' },
    { Origin: 'https://evil.example' },
  ];
  test.each(posts.flatMap((path) => crossSite.map((headers) => [path, headers] as const)))(
    '%s %o',
    async (path, headers) => {
      const init = { method: 'POST', headers: { ...bearer(TOKEN), ...headers }, body: '{}' };

      const response = await request(path, init, { token: TOKEN });

      expect(response.status).toBe(403);
      expect(await response.text()).toContain('another site');
    },
  );
});

test.each(['/', '/login', '/nowhere'])(
  '%s allows no script, style or frame from elsewhere',
  async (path) => {
    const response = await request(
      path,
      { headers: page },
      { openOnLoopback: true, host: 'localhost' },
    );

    const policy = response.headers.get('Content-Security-Policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
  },
);

import { beforeEach, describe, expect, test, vi } from 'vitest';
import { app } from '../src/app.ts';
import { READERS, ROLES, ROUTE_ACTIONS, type Role } from '../src/auth/roles.ts';
import { as, json, request, SECRETS, TOKENS, tryRoute } from './role-requests.ts';

/** Who may use each route, written out once more. */
const USERS: Readonly<Record<string, readonly Role[]>> = {
  'GET /health': ['engineer', 'support', 'read-only', 'monitor'],
  'GET /discards/new': ['engineer'],
  'POST /discards/previews': ['engineer', 'support', 'read-only'],
  'POST /discards': ['engineer'],
  'POST /discards/:id/restores': ['engineer'],
  'POST /restores': ['engineer'],
  'POST /reasons': ['engineer'],
  'POST /repairs': ['engineer'],
  'POST /users/:id/grants': ['engineer', 'support'],
  'POST /users/:id/adjustments': ['engineer', 'support'],
  'POST /users/:id/reservations/release': ['engineer', 'support'],
  'GET /catalog/:id': ['engineer'],
  'POST /catalog': ['engineer'],
  'POST /catalog/:id': ['engineer'],
  'POST /replays': ['engineer'],
  'POST /replays/:id/starts': ['engineer'],
  'POST /replays/:id/pauses': ['engineer'],
  'POST /replays/:id/resumes': ['engineer'],
  'POST /replays/:id/cancellations': ['engineer'],
  'POST /alerts/tests': ['engineer'],
  'POST /reconciliations': ['engineer'],
  'POST /reconciliations/:id/pauses': ['engineer'],
  'POST /reconciliations/:id/resumes': ['engineer'],
  'POST /reconciliations/:id/cancellations': ['engineer'],
};

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
});

test('every route that changes something declares what it needs', () => {
  const changing = app.routes
    .filter(({ method, path }) => !['ALL', 'GET'].includes(method) && path !== '/login')
    .map(({ method, path }) => `${method} ${path}`);

  expect(Object.keys(ROUTE_ACTIONS)).toEqual(expect.arrayContaining(changing));
  expect(Object.keys(USERS).toSorted()).toEqual(Object.keys(ROUTE_ACTIONS).toSorted());
});

describe('a route is refused with the role that may use it, unless the role of the token may', () => {
  const cases = Object.entries(USERS).flatMap(([route, roles]) =>
    ROLES.map((role) => [role, route, roles] as const),
  );
  test.each(cases)('%s: %s', async (role, route, roles) => {
    const response = await tryRoute(route, { headers: as(role) });

    if (roles.includes(role)) {
      // /health is red where other files have left dead letters.
      expect([200, 400, 404, 503]).toContain(response.status);
      return;
    }
    expect(response.status).toBe(403);
    expect(await response.json()).toEqual({
      error: expect.stringMatching(
        new RegExp(`^The role ${role} may not .*This needs the role ${roles.join(' or ')}\\.$`),
      ),
    });
  });
});

test.each(READERS)('a page says who reads it and in which role: %s', async (role) => {
  const response = await request('/users', { headers: { ...as(role), Accept: 'text/html' } });

  expect(await response.text()).toMatch(
    new RegExp(`<span class="quiet actor">.+ · ${role}</span>`),
  );
});

describe('every role but a monitor reads', () => {
  const pages = [
    '/',
    '/health',
    '/alerts',
    '/dead-letters',
    '/replays',
    '/reconciliations',
    '/waiting',
  ];
  test.each(READERS)('%s', async (role) => {
    for (const path of pages)
      expect([200, 503]).toContain((await request(path, { headers: as(role) })).status);
    expect((await request('/dead-letters', { headers: as(role) })).status).toBe(200);
    expect((await request('/nowhere', { headers: as(role) })).status).toBe(404);
  });
});

describe('CONSOLE_HEALTH_TOKEN reads /health for an uptime monitor and is refused by', () => {
  test.each(['/', '/dead-letters', '/events/evt_1', '/users', '/catalog', '/replays', '/nowhere'])(
    '%s',
    async (path) => {
      const [health, refused] = await Promise.all([
        request('/health', { headers: as('monitor') }),
        request(path, { headers: as('monitor') }),
      ]);

      expect([200, 503]).toContain(health.status);
      expect(await health.json()).toHaveProperty('problems');
      expect(refused.status).toBe(403);
      expect(await refused.json()).toEqual({
        error:
          'The role monitor may not read anything but /health. This needs the role engineer or support or read-only.',
      });
    },
  );

  test('a log-in, which sets no session', async () => {
    const response = await logIn(TOKENS.monitor);

    expect(response.status).toBe(403);
    expect(response.headers.get('Set-Cookie')).toBeNull();
    expect(await response.text()).toContain('may not read anything but /health');
  });
});

test('a console with the token of a monitor alone lets nobody log in', async () => {
  const secrets = { CONSOLE_HEALTH_TOKEN: TOKENS.monitor };

  const health = await request('/health', { headers: as('monitor') }, { secrets });

  expect([200, 503]).toContain(health.status);
  expect((await request('/', { headers: as('monitor') }, { secrets })).status).toBe(403);
  expect((await request('/', { headers: as('engineer') }, { secrets })).status).toBe(401);
});

const logIn = (token: string, secrets: object = SECRETS) =>
  request(
    '/login',
    {
      method: 'POST',
      headers: { Accept: 'text/html' },
      body: new URLSearchParams({ token }),
    },
    { secrets },
  );

test.each(READERS)(
  'a session keeps the role of the token that it was opened with: %s',
  async (role) => {
    const cookie = (await logIn(TOKENS[role])).headers.get('Set-Cookie')?.split(';')[0] ?? '';
    const headers = { ...json, Cookie: cookie };

    const [reading, replaying] = await Promise.all([
      request('/dead-letters', { headers }),
      tryRoute('POST /replays', { headers }),
    ]);

    expect(reading.status).toBe(200);
    expect(replaying.status === 403).toBe(role !== 'engineer');
    // Without the token the session ends, and another token does not take it over.
    const [name] = Object.entries(SECRETS).find(([, token]) => token === TOKENS[role]) ?? [''];
    const secrets = { ...SECRETS, [name]: 'a new token' };
    expect((await request('/dead-letters', { headers }, { secrets })).status).toBe(401);
  },
);

describe('what a role may not use is not on its pages', () => {
  test.each([
    ['engineer', true],
    ['support', false],
    ['read-only', false],
  ] as const)('%s', async (role, isShown) => {
    const headers = { ...as(role), Accept: 'text/html' };
    const page = await (await request('/reconciliations', { headers })).text();

    expect(page).toContain('<h1>Reconciliation</h1>');
    expect(page.includes('Compare and send missing events')).toBe(isShown);
  });
});

describe('two equal tokens close the console, because the role would not be clear', () => {
  const secrets = { ...SECRETS, CONSOLE_SUPPORT_TOKEN: ` ${TOKENS.engineer} ` };

  test('to requests with a token', async () => {
    const response = await request('/', { headers: as('engineer') }, { secrets });

    expect(response.status).toBe(500);
    expect(await response.text()).toContain('Give each role a token of its own');
  });

  test('and to log-ins', async () => {
    expect((await logIn(TOKENS.engineer, secrets)).status).toBe(500);
  });
});

test('the ledger keeps that support granted, and the form is on the page of support alone', async () => {
  const headers = { ...as('support'), 'X-Operator': 'dora', 'Content-Type': 'application/json' };
  const body = JSON.stringify({ amount: 5, reason: 'the outage', confirmUnknown: 'true' });
  const granted = await request('/users/role_ben/grants', { method: 'POST', headers, body });

  expect(granted.status).toBe(201);
  const { transaction } = (await granted.json()) as { transaction: object };
  expect(transaction).toMatchObject({ actor: 'support token: dora', description: 'the outage' });
  const page = async (role: Role) =>
    (await request('/users/role_ben', { headers: { ...as(role), Accept: 'text/html' } })).text();
  expect(await page('support')).toContain('Grant credits…');
  expect(await page('read-only')).not.toContain('Grant credits…');
});

test.each([
  ['%C5%81ukasz', 'Łukasz'],
  ['dora', 'dora'],
  ['100%', '100%'],
  ['dora%0A%1B[2J%E2%80%AE', 'dora[2J'],
  ['%F0%9F%92%B6'.repeat(101), '💶'.repeat(100)],
])('the operator %s is recorded as %s', async (header, operator) => {
  const headers = { ...as('support'), 'X-Operator': header, 'Content-Type': 'application/json' };
  const body = JSON.stringify({ amount: 5, reason: 'the outage', confirmUnknown: 'true' });

  const granted = await request('/users/role_operator/grants', { method: 'POST', headers, body });

  const { transaction } = (await granted.json()) as { transaction: object };
  expect(transaction).toMatchObject({ actor: `support token: ${operator}` });
});

test('a console with the token of support alone lets nobody replay', async () => {
  const secrets = { CONSOLE_SUPPORT_TOKEN: TOKENS.support };

  const init = { headers: as('support') };

  expect((await request('/dead-letters', init, { secrets })).status).toBe(200);
  expect((await tryRoute('POST /replays', init, { secrets })).status).toBe(403);
  expect((await request('/', { headers: as('engineer') }, { secrets })).status).toBe(401);
});

test('a reader sees payloads masked, and is refused the personal data in them', async () => {
  const responses = await Promise.all(
    READERS.map((role) => request('/events/evt_unknown?reveal=1', { headers: as(role) })),
  );

  expect(responses.map(({ status }) => status)).toEqual([404, 404, 403]);
});

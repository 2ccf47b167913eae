import { describe, expect, test } from 'vitest';
import { parseReturnPath } from '../src/auth/return-path.ts';
import { json, request, TOKENS } from './role-requests.ts';

const html = { Accept: 'text/html' };

const logIn = (next: string, token = TOKENS.engineer) =>
  request('/login', {
    method: 'POST',
    headers: { ...html, 'Sec-Fetch-Site': 'same-origin' },
    body: new URLSearchParams({ token, next }),
  });

test('a log-in returns to the requested page, with its filter', async () => {
  const requested = '/dead-letters?status=dead&user=ada%20b';

  const refused = await request(requested, { headers: html });
  const location = refused.headers.get('Location') ?? '';
  const form = await (await request(location, { headers: html })).text();
  const loggedIn = await logIn(requested);

  expect(location).toBe(`/login?${new URLSearchParams({ next: requested })}`);
  expect(form).toContain('name="next" value="/dead-letters?status=dead&amp;user=ada%20b"');
  expect(loggedIn.status).toBe(303);
  expect(loggedIn.headers.get('Location')).toBe(requested);
});

test('a wrong token keeps the requested page', async () => {
  const response = await logIn('/replays', 'wrong');

  expect(response.status).toBe(401);
  expect(await response.text()).toContain('name="next" value="/replays"');
});

test('a log-in without a page leads to the overview', async () => {
  const refused = await request('/', { headers: html });

  expect(refused.headers.get('Location')).toBe('/login');
  expect((await logIn('')).headers.get('Location')).toBe('/');
});

test('a program without a token gets no redirect', async () => {
  expect((await request('/dead-letters', { headers: json })).status).toBe(401);
});

describe('a log-in never leaves the console: instead of an address elsewhere the overview opens', () => {
  test.each([
    'https://evil.example/',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/.//evil.example',
    '/x/..//evil.example',
    ' //evil.example',
    'javascript:alert(1)',
    '/%',
    'evil.example',
    '/login?next=/x',
    '',
  ])('%j', async (next) => {
    const location = (await logIn(next)).headers.get('Location') ?? '';

    const url = new URL(location, 'https://console.example');
    expect(url.origin).toBe('https://console.example');
    expect(['/', '/%']).toContain(location);
  });

  test('nor does text that is no path at all', () => {
    expect(parseReturnPath(undefined)).toBe('/');
    expect(parseReturnPath(new File([], 'x'))).toBe('/');
  });

  test.each(['/events/evt_1?reveal=1', '/users/a%2Fb', '/a/b?next=https://evil.example'])(
    'a path of the console is kept: %s',
    (path) => {
      expect(parseReturnPath(path)).toBe(path);
    },
  );
});

import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { app } from '../src/app.ts';
import { consume, requestPage, unknownPackage } from './fixtures.ts';
import { as, request } from './role-requests.ts';

const PAGES = ['/users', '/dead-letters', '/replays', '/reconciliations', '/catalog'];
const html = { Accept: 'text/html' };

beforeAll(async () => {
  await consume([unknownPackage('frame')]);
});

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  vi.spyOn(console, 'error').mockImplementation(() => {});
});

function expectNavigation(text: string): void {
  for (const path of PAGES) expect(text).toContain(`href="${path}"`);
  expect(text).toContain('action="/search"');
  expect(text).toContain('Skip to content');
}

describe('a refusal keeps the navigation and the search, and says what to do:', () => {
  test.each<[string, string, Record<string, string> | undefined, number, string, string]>([
    ['an unknown page', '/nowhere', undefined, 404, 'Not found', 'There is no such page.'],
    [
      'an unknown event',
      '/events/evt_frame_x',
      undefined,
      404,
      'Not found',
      'is not in the event log',
    ],
    ['an invalid filter', '/dead-letters?status=sad', undefined, 400, 'Invalid', 'one of'],
    [
      'an action that is not possible',
      '/replays',
      { all: '1', user: 'nobody_frame' },
      409,
      'Not possible now',
      'nothing to replay',
    ],
  ])('%s', async (_, path, form, status, title, sentence) => {
    const page = await requestPage(path, form);

    expect(page.status).toBe(status);
    expect(page.text).toContain(title);
    expect(page.text).toContain(sentence);
    expectNavigation(page.text);
  });

  test('an action that the role may not do', async () => {
    const headers = { ...as('read-only'), ...html };

    const page = await request('/catalog/starter', { headers });

    expect(page.status).toBe(403);
    const text = await page.text();
    expect(text).toContain('The role read-only may not edit the catalog.');
    expectNavigation(text);
  });

  test('a form that another site sends', async () => {
    const headers = { ...as('engineer'), ...html, 'Sec-Fetch-Site': 'cross-site' };

    const page = await request('/replays', { method: 'POST', headers });

    expect(page.status).toBe(403);
    expectNavigation(await page.text());
  });

  test('an error of the console itself, without its cause', async () => {
    const broken = { ...env, OPEN_ON_LOOPBACK: 'true', CONFIRM_ABOVE: 'secret text' };
    const init = {
      method: 'POST',
      headers: html,
      body: new URLSearchParams({ amount: '1', reason: 'x' }),
    };

    const page = await app.request(
      'http://localhost/users/frame/grants',
      init,
      broken,
      createExecutionContext(),
    );

    expect(page.status).toBe(500);
    const text = await page.text();
    expect(text).not.toContain('secret text');
    expectNavigation(text);
  });
});

test('without a log-in a page shows the deployment, and neither navigation nor search', async () => {
  for (const path of ['/login', '/nowhere', '/']) {
    const page = await request(path, { headers: html }, { secrets: {} });
    const text = await page.text();

    expect(text).toContain('test mode');
    expect(text).not.toContain('href="/users"');
    expect(text).not.toContain('action="/search"');
  }
});

test('a form that is sent after the session has ended says that nothing was changed, and links to the log-in', async () => {
  const init = { method: 'POST', headers: { ...html, 'Sec-Fetch-Site': 'same-origin' } };

  const page = await request('/replays', init);

  expect(page.status).toBe(401);
  const text = await page.text();
  expect(text).toContain('your session has ended: nothing was changed');
  expect(text).toContain('href="/login"');
});

describe('every page names the deployment:', () => {
  const pageOf = async (bindings: object) => {
    const response = await app.request(
      'http://localhost/nowhere',
      { headers: { ...html, ...as('engineer'), Accept: 'text/html' } },
      {
        ...env,
        OPEN_ON_LOOPBACK: 'false',
        CONSOLE_TOKEN: 'an engineer knows this token',
        ...bindings,
      },
      createExecutionContext(),
    );
    return response.text();
  };

  test('production with its mode and the commit that is deployed, and a mark of its own', async () => {
    const text = await pageOf({
      ENVIRONMENT: 'production',
      STRIPE_LIVEMODE: 'true',
      DEPLOYED_COMMIT: '3f2a9c1',
    });

    expect(text).toContain('<html lang="en" data-environment="production">');
    expect(text).toContain('Not found · production · Stripe credits');
    expect(text).toContain('live mode');
    expect(text).toContain('3f2a9c1');
  });

  test('staging in test mode; a deployment by another command has no commit', async () => {
    const text = await pageOf({ ENVIRONMENT: 'staging' });

    expect(text).toContain('data-environment="staging"');
    expect(text).toContain('test mode');
    expect(text).toContain('commit unknown');
  });

  test('pnpm dev is local, whatever wrangler.jsonc names, and has no commit', async () => {
    const text = await pageOf({ ENVIRONMENT: 'production', OPEN_ON_LOOPBACK: 'true' });

    expect(text).toContain('data-environment="local"');
    expect(text).not.toContain('commit unknown');
  });
});

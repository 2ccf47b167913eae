import { createServer, type IncomingHttpHeaders } from 'node:http';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { grant } from '../tools/cli/credits/change.ts';
import { find } from '../tools/cli/credits/find.ts';
import { release } from '../tools/cli/credits/release.ts';
import { show } from '../tools/cli/credits/show.ts';
import { trace } from '../tools/cli/credits/trace.ts';
import { pauseReplay } from '../tools/cli/dlq/control-replay.ts';
import { replay } from '../tools/cli/dlq/replay.ts';
import { show as showEvent } from '../tools/cli/dlq/show.ts';
import { stats } from '../tools/cli/dlq/stats.ts';
import { list } from '../tools/cli/reconcile/list.ts';
import { reconcile } from '../tools/cli/reconcile/reconcile.ts';
import { command as reconcileCommand } from '../tools/cli/reconcile.ts';
import { run } from '../tools/cli/terminal/run.ts';
import { command as trigger } from '../tools/cli/trigger.ts';
import { listen } from './http-server.ts';
import { captureOutput } from './run-command.ts';

/** What a server that is not the console answers, and what it was sent. */
const server = { status: 200, body: '', requests: [] as string[] };
let headers: IncomingHttpHeaders = {};
let url = '';
const http = createServer((request, response) => {
  headers = request.headers;
  server.requests.push(`${request.method} ${request.url}`);
  response.writeHead(server.status).end(server.body);
});

beforeEach(async () => {
  Object.assign(server, { status: 200, body: '', requests: [] });
  url = await listen(http);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  http.closeAllConnections();
  await new Promise((resolve) => http.close(resolve));
});

const reason = 'x';

describe.each([
  ['an empty object', '{}'],
  ['HTML', '<h1>Welcome</h1>'],
  ['null', '{"user":null,"transaction":null,"replay":null}'],
])('an address that answers 200 with %s is told in a sentence', (_, body) => {
  test.each<[string, () => Promise<void>]>([
    ['credits show', () => show('ada', { url })],
    ['credits find', () => find('ada', { url })],
    ['credits trace', () => trace('ada', undefined, { url, limit: '10' })],
    ['credits grant', () => grant('ada', 5, { url, reason, idempotencyKey: 'k1' })],
    ['credits release', () => release('ada', 'reservation:ada:k', { url, reason })],
    ['dlq stats', () => stats({ url })],
    ['dlq show', () => showEvent('evt_1', { url })],
    ['dlq pause', () => pauseReplay('replay_1', { url })],
    ['dlq replay', () => replay(['evt_1'], { url, rate: 1, reason })],
    ['reconcile', () => reconcile({ url, since: '24h' })],
    ['reconcile list', () => list({ url, limit: '25' })],
  ])('%s', async (name, command) => {
    server.body = body;

    const { code, stdout, stderr } = await captureOutput(command);

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(
      `The response from ${url} is not from the console: check the address.`,
    );
    if (name === 'credits grant') expect(stderr).toContain('add --idempotency-key k1');
  });
});

test('a grant that fails within the console may have been made, so its key is printed', async () => {
  Object.assign(server, { status: 500, body: '{"error":"The request failed."}' });

  const { code, stderr } = await captureOutput(() =>
    grant('ada', 5, { url, reason, idempotencyKey: 'k2' }),
  );

  expect(code).toBe(1);
  expect(stderr).toContain('add --idempotency-key k2');
  expect(stderr).toContain('error: The request failed.');
});

test('a refusal that repeats stored text cannot control the terminal', async () => {
  Object.assign(server, {
    status: 409,
    body: JSON.stringify({ error: 'not \u001b[2J\nDone: +5' }),
  });

  const { stderr } = await captureOutput(() => show('ada', { url }));

  expect(stderr).toBe('error: not \\u001b[2J\\u000aDone: +5\n');
});

test('an operator whose name has letters outside Latin-1 can use the console', async () => {
  vi.stubEnv('USER', 'Łukasz');
  server.body = '{"users":[{"userId":"ada","balance":1}],"isComplete":true}';

  const { code } = await captureOutput(() => find('ada', { url }));

  expect(code).toBe(0);
  expect(headers['x-operator']).toBe('%C5%81ukasz');
});

test.each(['CONSOLE_TOKEN', 'CF_ACCESS_CLIENT_ID', 'CF_ACCESS_CLIENT_SECRET'])(
  '%s with a character that no header holds is refused without being printed',
  async (name) => {
    for (const token of ['sec\nret', 'sec\u2026ret']) {
      vi.stubEnv(name, token);

      const { code, stderr } = await captureOutput(() => find('ada', { url }));

      expect(code).toBe(2);
      expect(stderr).toContain(`${name} contains a line break or a non-ASCII character`);
      expect(stderr).not.toContain('sec');
    }
    expect(server.requests).toEqual([]);
  },
);

test.each([
  ['credits find', 'http://me:hunter2@127.0.0.1:9'],
  ['credits find', 'me:hunter2@console.example'],
  ['trigger', 'http://me:hunter2@127.0.0.1:9'],
])('%s refuses the password in %s without printing it', async (name, address) => {
  const { code, stderr } = await captureOutput(() =>
    name === 'trigger'
      ? run(trigger, ['', '', 'invoice.paid', '--url', address])
      : find('ada', { url: address }),
  );

  expect(code).toBe(2);
  expect(stderr).toContain('The URL has a name or a password before an @');
  expect(stderr).not.toContain('hunter2');
});

test.each<[string, () => Promise<void>]>([
  ['credits trace', () => trace('ada', '..', { url, limit: '10' })],
  ['dlq show', () => showEvent('..', { url })],
  ['dlq pause', () => pauseReplay('..', { url })],
])(
  '%s of an id that a URL cannot hold is refused, and asks for no other page',
  async (_, command) => {
    const { code, stderr } = await captureOutput(command);

    expect(code).toBe(2);
    expect(stderr).toContain('cannot be part of a URL');
    expect(server.requests).toEqual([]);
  },
);

test.each([[['pause', 'reconciliation_1', '--url']], [['--url', 'pause', 'reconciliation_1']]])(
  'pnpm reconcile %j acts on the console of --url, wherever it is typed',
  async ([...args]) => {
    args.splice(args.indexOf('--url') + 1, 0, url);

    await captureOutput(() => run(reconcileCommand, ['', '', ...args]));

    expect(server.requests).toEqual(['POST /reconciliations/reconciliation_1/pauses']);
  },
);

test.each([[['list', '--url']], [['--url', 'list']]])(
  'pnpm reconcile %j of a console without any says so, and asks for the newest',
  async ([...args]) => {
    server.body = '{"reconciliations":[],"nextCursor":null}';
    args.splice(args.indexOf('--url') + 1, 0, url);

    const { stderr } = await captureOutput(() => run(reconcileCommand, ['', '', ...args]));

    expect(stderr).toBe('No reconciliations yet.\n');
    expect(server.requests).toEqual(['GET /reconciliations?limit=25']);
  },
);

test('the users . and .. are asked for by paths that no URL resolves to another page', async () => {
  for (const user of [' . ', '..']) await captureOutput(() => show(user, { url }));

  expect(server.requests).toEqual(['GET /users/~.', 'GET /users/~..']);
});

test('the longest ids that the API makes reach the console; that of a user has a limit', async () => {
  const key = encodeURIComponent('…'.repeat(255));
  const id = `reservation:${encodeURIComponent('ü'.repeat(255))}:${key}`;
  server.body = '{"users":[],"transaction":null,"released":{"amount":1},"available":1}';

  await captureOutput(() => find(id, { url }));
  await captureOutput(() => trace('ada', id, { url, limit: '10' }));
  const released = await captureOutput(() => release('ada', id, { url, reason }));
  const refused = await captureOutput(() => show('u'.repeat(256), { url }));

  expect(server.requests).toEqual([
    `GET /users?${new URLSearchParams({ q: id })}`,
    `GET /users/ada/transactions/${encodeURIComponent(id)}`,
    'POST /users/ada/reservations/release',
  ]);
  expect(released.code).toBe(0);
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toContain('A user id has 1 to 255 characters');
});

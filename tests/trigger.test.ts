import { createServer } from 'node:http';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { WEBHOOK_PATH } from '../tools/cli/stripe/endpoint.ts';
import { run } from '../tools/cli/terminal/run.ts';
import { findConsoleUrl, findWebhookUrl } from '../tools/cli/trigger/addresses.ts';
import { command } from '../tools/cli/trigger.ts';
import { listen } from './http-server.ts';
import { captureOutput } from './run-command.ts';

const trigger = (...args: string[]) => captureOutput(() => run(command, ['', '', ...args]));

beforeEach(() => void vi.stubEnv('STRIPE_WEBHOOK_SECRET', 'whsec_trigger'));
afterEach(() => void vi.unstubAllEnvs());

/** As ingest: nothing but the webhook has an answer. */
function startIngest(): Promise<string> {
  const server = createServer(({ url }, response) => {
    response.writeHead(url === WEBHOOK_PATH ? 200 : 404).end();
  });
  onTestFinished(() => void server.close());
  return listen(server);
}

test('an address without a path gets the path of the webhook, so that the event is accepted', async () => {
  const url = await startIngest();

  const { code, stdout, stderr } = await trigger('charge.refunded', '--url', new URL(url).origin);

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^200 charge\.refunded/);
});

test('an address with another path answers 404, and the error names the address of the webhook', async () => {
  const { origin } = new URL(await startIngest());

  const { code, stderr } = await trigger('charge.refunded', '--url', `${origin}/webhook`);

  expect(code).toBe(1);
  expect(stderr).toBe(
    `error: ${origin}/webhook was not found: did you mean ${origin}${WEBHOOK_PATH}?\n`,
  );
});

const LOCAL = `http://localhost:8787${WEBHOOK_PATH}`;
test.each([
  [undefined, undefined, LOCAL, 'http://localhost:8788'],
  [undefined, 'http://localhost:9701', `http://localhost:9700${WEBHOOK_PATH}`, undefined],
  [undefined, 'https://console.example', LOCAL, undefined],
  ['http://127.0.0.1:9700', undefined, undefined, 'http://127.0.0.1:9701'],
  [
    'http://localhost:9700/other',
    'http://localhost:9801',
    'http://localhost:9700/other',
    undefined,
  ],
])(
  'with --url %s and STRIPE_CONSOLE_URL %s the event goes to ingest, and the packages come from its console',
  (given, consoleUrl, webhookUrl = `${given}${WEBHOOK_PATH}`, packagesUrl = consoleUrl) => {
    const url = findWebhookUrl(given, consoleUrl);

    expect([url, findConsoleUrl(url, consoleUrl)]).toEqual([webhookUrl, packagesUrl]);
  },
);

test('without --user the command says whom the event names, also in JSON', async () => {
  const url = await startIngest();

  const { stdout, stderr } = await trigger('invoice.paid', '--url', url, '--json');

  const { user } = JSON.parse(stdout);
  expect(user).toMatch(/^user_/);
  expect(stderr).toBe(`The event names ${user} as the user, because --user is not given.\n`);
});

test('a refund takes credits from the buyer of its payment, so no user is named', async () => {
  const url = await startIngest();

  const { stdout, stderr } = await trigger('charge.refunded', '--url', url, '--json');

  expect(JSON.parse(stdout)).toMatchObject({ user: null });
  expect(stderr).toBe('');
});

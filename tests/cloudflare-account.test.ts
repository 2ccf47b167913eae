import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createCloudflare } from '../tools/cli/cloudflare/cloudflare.ts';
import { type Wrangler, wrangler } from '../tools/cli/cloudflare/wrangler.ts';
import { rejectRequest } from './fake-dependencies.ts';

const TOKEN = '{"type":"api_token","token":"cf"}';
const login: Wrangler = async () => TOKEN;
const ACCOUNT = { CLOUDFLARE_ACCOUNT_ID: 'acc1' };

const refusal = (code: number, message: string) =>
  Response.json({ success: false, errors: [{ code, message }], messages: [], result: null });

/** An account whose API responds to each path, below the account's own, with the recorded result. */
function open(results: Record<string, object>, run = login, env: Record<string, string> = ACCOUNT) {
  const fetch = vi.fn<typeof globalThis.fetch>(async (input) => {
    const { pathname } = new URL(String(input));
    const result = results[pathname.replace('/client/v4/accounts/acc1', '')];
    if (!result) throw new TypeError(`unexpected request ${pathname}`);
    return result instanceof Response
      ? result.clone()
      : Response.json({ success: true, errors: [], messages: [], result });
  });
  return { fetch, account: createCloudflare({ wrangler: run, fetch, env }).openAccount() };
}

describe('the state of an account', () => {
  test('finds a queue by its exact name, although the API matches the start of a name', async () => {
    const settings = { delivery_delay: 0, message_retention_period: 1_209_600 };
    const consumers = [
      { type: 'worker', script: 'consumer' },
      { type: 'worker', script_name: 'other' },
      { type: 'http_pull' },
    ];
    const account = await open({
      '/queues': [
        { queue_id: 'q1', queue_name: 'events-dlq', settings: {}, consumers: [] },
        { queue_id: 'q2', queue_name: 'events', settings, consumers },
      ],
    }).account;

    expect(await account.findQueue('events')).toEqual({
      retentionSeconds: 1_209_600,
      consumers: ['consumer', 'other'],
    });
    expect(await account.findQueue('events-dlq')).toMatchObject({ retentionSeconds: 345_600 });
    expect(await account.findQueue('event')).toBeUndefined();
  });

  test('contains databases, secrets and the workers.dev domain', async () => {
    const account = await open({
      '/d1/database': [{ uuid: 'id1', name: 'credits' }],
      '/d1/database/id1/query': [{ results: [{ n: 1 }], success: true, meta: {} }],
      '/workers/scripts/ingest/secrets': [{ name: 'SECRET', type: 'secret_text' }],
      '/workers/subdomain': { subdomain: 'shop' },
    }).account;

    expect(await account.findDatabaseId('credits')).toBe('id1');
    expect(await account.findDatabaseId('credit')).toBeUndefined();
    expect(await account.query('id1', 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    expect(await account.findSecretNames('ingest')).toEqual(['SECRET']);
    expect(await account.findWorkersUrl('ingest')).toBe('https://ingest.shop.workers.dev');
  });

  test('has no secrets for an unknown Worker, and other refusals are errors with a reason', async () => {
    const account = await open({
      '/workers/scripts/gone/secrets': refusal(10007, 'This Worker does not exist.'),
      '/workers/scripts/ingest/secrets': refusal(9109, 'Unauthorized'),
      '/workers/subdomain': refusal(10007, 'No subdomain'),
    }).account;

    expect(await account.findSecretNames('gone')).toBeUndefined();
    expect(await account.findWorkersUrl('ingest')).toBeUndefined();
    await expect(account.findSecretNames('ingest')).rejects.toThrow(
      'Cloudflare refused /accounts/acc1/workers/scripts/ingest/secrets: Unauthorized (9109)',
    );
    await expect(account.findQueue('events')).rejects.toThrow(
      'No response from https://api.cloudflare.com',
    );
  });
});

describe('opening an account', () => {
  const SHOP = { id: 'acc1', name: 'Shop' };
  const openOneOf = (accounts: object[], run = login) =>
    open({ '/client/v4/accounts': accounts }, run, {});
  const rejectLogin: Wrangler = async () => {
    throw new Error('not logged in');
  };

  test.each([
    ['without a login', [SHOP], rejectLogin, 'run pnpm exec wrangler login'],
    ['without access to an account', [], login, 'has access to no account'],
    [
      'with several accounts',
      [SHOP, { id: 'acc2', name: 'Other' }],
      login,
      'set CLOUDFLARE_ACCOUNT_ID to one of acc1 (Shop), acc2 (Other)',
    ],
  ])('%s is refused in a sentence', async (_, accounts, run, sentence) => {
    await expect(openOneOf(accounts, run).account).rejects.toThrow(sentence);
  });

  test.each([
    [TOKEN, { authorization: 'Bearer cf' }],
    ['{"key":"k","email":"a@b.example"}', { 'x-auth-key': 'k', 'x-auth-email': 'a@b.example' }],
  ])('sends the credentials that wrangler prints as %s', async (output, headers) => {
    const { fetch, account } = openOneOf([SHOP], async () => output);
    await account;

    const sent = Object.fromEntries(new Headers(fetch.mock.calls[0]?.[1]?.headers));
    expect(sent).toMatchObject(headers);
  });
});

/** A shell script as `wrangler` in PATH, which records its call and behaves as a test says. */
describe('wrangler', () => {
  const FLAGS = ['--config', 'apps/ingest/wrangler.jsonc', '--env=production'];
  let bin: string;
  beforeEach(() => {
    bin = mkdtempSync(join(tmpdir(), 'wrangler-'));
    vi.stubEnv('PATH', `${bin}${delimiter}${process.env['PATH']}`);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(bin, { recursive: true });
  });

  function install(lines: string): void {
    const record = `echo "$@" >'${bin}/args'; env >'${bin}/env'; cat >'${bin}/stdin'`;
    const tokenOnly = `[ "$1" = auth ] && echo '${TOKEN}' && exit`;
    writeFileSync(join(bin, 'wrangler'), `#!/bin/sh\n${tokenOnly}\n${record}\n${lines}\n`);
    chmodSync(join(bin, 'wrangler'), 0o755);
  }
  const recorded = (file: string) => readFileSync(join(bin, file), 'utf8').trim();

  test('deploys into the account and returns the addresses from its output file', async () => {
    const session = '{"type":"wrangler-session","version":1,"wrangler_version":"4.164.0"}';
    const deploy = `{"type":"deploy","version":1,"targets":["https://ingest.shop.workers.dev"]}`;
    install(`printf '%s\\n' '${session}' '${deploy}' >"$WRANGLER_OUTPUT_FILE_PATH"`);
    const account = await open({}, wrangler).account;

    const addresses = await account.run(['deploy', ...FLAGS]);

    expect(addresses).toEqual(['https://ingest.shop.workers.dev']);
    expect(recorded('args')).toBe(`deploy ${FLAGS.join(' ')}`);
    expect(recorded('env')).toContain('CLOUDFLARE_ACCOUNT_ID=acc1');
  });

  test('receives a secret through its input, not as an argument', async () => {
    install('');
    const account = await open({}, wrangler).account;

    await account.run(['secret', 'put', 'KEY', ...FLAGS], 'whsec_1');

    expect(recorded('stdin')).toBe('whsec_1');
    expect(recorded('args')).toBe(`secret put KEY ${FLAGS.join(' ')}`);
  });

  test('prints the rows of a local query as JSON', async () => {
    install(`echo '[{"results":[{"id":"starter"}],"success":true,"meta":{"duration":0}}]'`);
    const cloudflare = createCloudflare({ wrangler, fetch: rejectRequest, env: {} });

    const rows = await cloudflare.queryLocal('apps/consumer/wrangler.jsonc', 'SELECT id');

    expect(rows).toEqual([{ id: 'starter' }]);
    expect(recorded('args')).toMatch(
      /^d1 execute DB --local --persist-to .* --json --command SELECT id --config .* --env=$/,
    );
  });

  test('fails with its error message, without banner, colours and advice', async () => {
    install(`printf '\\n ⛅️ wrangler 4.164.0\\n────────────\\n'
printf '\\n\\033[31m✘ \\033[41;31m[\\033[41;97mERROR\\033[41;31m]\\033[0m \\033[1mA request to the Cloudflare API failed.\\033[0m\\n\\n  internal error [code: 7500]\\n\\n' >&2
printf '  If you think this is a bug, please open an issue\\n🪵  Logs were written to "x.log"\\n' >&2
exit 1`);

    await expect(wrangler(['d1', 'migrations', 'apply', 'DB'])).rejects.toThrow(
      /^wrangler d1 migrations apply failed: A request to the Cloudflare API failed. internal error \[code: 7500\]$/,
    );
  });

  test('that is not installed is an error that names the way to run it', async () => {
    vi.stubEnv('PATH', bin);

    await expect(wrangler(['deploy'])).rejects.toThrow('run the command through pnpm');
  });
});

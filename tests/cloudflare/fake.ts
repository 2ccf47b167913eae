import { chmodSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { FakeAccount } from './account.ts';
import { answerApi } from './api.ts';
import { type Call, runWrangler } from './wrangler.ts';

/** By the address of its API, the account that a command of this process acts on. */
export const accounts = new Map<string, FakeAccount>();

/** A Cloudflare account, with a wrangler and an API that act on it. */
export async function startFakeCloudflare() {
  const account = new FakeAccount();
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const url = new URL(request.url ?? '/', 'http://fake');
    const { status, body: told } =
      url.pathname === '/wrangler'
        ? { status: 200, body: runWrangler(account, JSON.parse(body) as Call) }
        : answerApi(account, url, body);
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(told));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;

  const api = `http://127.0.0.1:${port}`;
  accounts.set(api, account);
  const bin = mkdtempSync(join(tmpdir(), 'fake-wrangler-'));
  copyFileSync(join(import.meta.dirname, 'wrangler-shim.mjs'), join(bin, 'wrangler'));
  chmodSync(join(bin, 'wrangler'), 0o755);
  return {
    account,
    /** What a command needs in its environment so as to find this one, and no real account. */
    env: {
      PATH: `${bin}${delimiter}${process.env['PATH']}`,
      CLOUDFLARE_API_BASE_URL: api,
    },
    async close() {
      server.close();
      accounts.delete(api);
      rmSync(bin, { recursive: true });
      await account.close();
    },
  };
}

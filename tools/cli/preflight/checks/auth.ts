import { randomBytes } from 'node:crypto';
import { sign } from '@stripe-credits/stripe-events/signing';
import { readSecrets } from '../../../../apps/ingest/src/verify.ts';
import { errorOf } from '../../console/answer.ts';
import { putSecretCommand } from '../../deploy/environment.ts';
import { findWorker } from '../../deploy/read-target.ts';
import { fail, missingSetting } from '../check.ts';
import type { Checks, Context } from '../context.ts';
import { request } from '../request.ts';

/** Random bytes do not compress: even gzipped, the body exceeds the limit of a queue message. */
const TOO_LARGE_BYTES = 200_000;

export const authChecks: Checks = {
  async 'ingest refuses a forged signature'(context) {
    const secret = `whsec_${randomBytes(12).toString('hex')}`;
    const status = await post('{}', secret, context);
    if (status === 503) fail('it has no signing secret yet', setSecretCommand(context));
    await expectStatus(status, 400, context);
  },

  /**
   * Posts a signed body that is too large for the queue: ingest answers 413 to a valid signature
   * and 400 to an invalid one, so the check enqueues nothing. During a rotation ingest must accept
   * every secret, because Stripe will sign with the new one alone.
   */
  async 'ingest accepts a signature by STRIPE_WEBHOOK_SECRET'(context) {
    const secrets = readSecrets(context.env['STRIPE_WEBHOOK_SECRET']);
    if (secrets.length === 0) throw missingSetting('STRIPE_WEBHOOK_SECRET');
    const body = JSON.stringify({ preflight: randomBytes(TOO_LARGE_BYTES).toString('base64') });
    for (const [index, secret] of secrets.entries()) {
      const status = await post(body, secret, context);
      const position = secrets.length === 1 ? '' : `, secret ${index + 1} of ${secrets.length}`;
      if (status === 400) fail(`ingest has another secret${position}`, setSecretCommand(context));
      await expectStatus(status, 413, context);
    }
  },

  async 'the console requires a login'(context) {
    const url = new URL('/dead-letters', await context.consoleUrl()).href;
    const init = { headers: { Accept: 'application/json' } };
    const response = await request(url, init, context);
    const { status, headers } = response;
    if (status === 401 || status === 403) return `status ${status}`;
    const location = headers.get('Location');
    if (location !== null && isLoginPage(new URL(location, url), url))
      return `status ${status}, to a login page`;
    const sentence = await readError(response);
    if (sentence !== undefined) fail(sentence, 'set other secrets: docs/going-live.md');
    return fail(
      `status ${status} without a login at ${url}`,
      'put it behind Cloudflare Access, or set CONSOLE_TOKEN: docs/going-live.md',
    );
  },

  'the console does not allow access without a login'({ target }) {
    const { vars, config } = findWorker(target, 'console');
    if (vars['OPEN_ON_LOOPBACK'] !== 'false')
      fail('OPEN_ON_LOOPBACK is not "false"', `set it to "false" in ${config}`);
  },
};

const setSecretCommand = ({ target }: Context) =>
  putSecretCommand(findWorker(target, 'ingest'), 'STRIPE_WEBHOOK_SECRET');

async function expectStatus(status: number, expected: number, context: Context): Promise<void> {
  if (status === expected) return;
  fail(
    `status ${status} instead of ${expected}`,
    `check that ingest is at ${await context.webhookUrl()}, or run ${context.deployCommand}`,
  );
}

/** Cloudflare Access redirects to a page of the team's domain, the console to its own. */
const isLoginPage = ({ hostname, origin, pathname, protocol }: URL, console: string): boolean =>
  (protocol === 'https:' && hostname.endsWith('.cloudflareaccess.com')) ||
  (origin === new URL(console).origin && pathname === '/login');

/** Why the console is closed to everybody, such as two equal tokens. */
async function readError(response: Response): Promise<string | undefined> {
  if (response.status !== 500) return undefined;
  const json: unknown = await response.json().catch(() => null);
  return errorOf(json);
}

async function post(body: string, secret: string, context: Context): Promise<number> {
  const signature = await sign(body, secret);
  const headers = { 'Content-Type': 'application/json', 'Stripe-Signature': signature };
  const init = { method: 'POST', headers, body };
  return (await request(await context.webhookUrl(), init, context)).status;
}

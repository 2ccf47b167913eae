import { randomBytes } from 'node:crypto';
import { sign } from '@stripe-credits/stripe-events/signing';
import { readSecrets } from '../../../../apps/ingest/src/verify.ts';
import { putSecretCommand } from '../../cloudflare/action.ts';
import { findWorker } from '../../deploy/target.ts';
import { CommandError } from '../../terminal/command-error.ts';
import { type Check, type CheckResult, failed, ok } from '../check.ts';
import type { Context } from '../context.ts';
import { Skip } from '../skip.ts';

export const authChecks: readonly Check[] = [
  { name: 'ingest refuses a forged signature', run: checkForgedSignature },
  { name: 'ingest accepts a signature by STRIPE_WEBHOOK_SECRET', run: checkValidSignature },
  { name: 'the console requires a login', run: checkLogin },
  { name: 'the console does not allow access without a login', run: checkOpenOnLoopback },
];

async function checkForgedSignature(context: Context): Promise<CheckResult> {
  const secret = `whsec_${randomBytes(12).toString('hex')}`;
  const status = await post('{}', await sign('{}', secret), context);
  if (status === 400) return ok();
  if (status === 503) return failed('it has no signing secret yet', setSecretCommand(context));
  return unexpectedStatus(status, 400, context);
}

/** Random bytes do not compress: even gzipped, the body exceeds the limit of a queue message. */
const TOO_LARGE_BYTES = 200_000;

/**
 * Posts a signed body that is too large for the queue: ingest answers 413 to a valid signature and
 * 400 to an invalid one, so the check enqueues nothing. During a rotation ingest must accept every
 * secret, because Stripe will sign with the new one alone.
 */
async function checkValidSignature(context: Context): Promise<CheckResult> {
  const secrets = readSecrets(context.env['STRIPE_WEBHOOK_SECRET']);
  if (secrets.length === 0) throw new Skip('STRIPE_WEBHOOK_SECRET is not in the environment');
  const body = JSON.stringify({ preflight: randomBytes(TOO_LARGE_BYTES).toString('base64') });
  for (const [index, secret] of secrets.entries()) {
    const status = await post(body, await sign(body, secret), context);
    const position = secrets.length === 1 ? '' : `, secret ${index + 1} of ${secrets.length}`;
    if (status === 400)
      return failed(`ingest has another secret${position}`, setSecretCommand(context));
    if (status !== 413) return unexpectedStatus(status, 413, context);
  }
  return ok();
}

const setSecretCommand = ({ target }: Context) =>
  putSecretCommand(findWorker(target, 'ingest'), 'STRIPE_WEBHOOK_SECRET');

const unexpectedStatus = async (status: number, expected: number, context: Context) =>
  failed(
    `status ${status} instead of ${expected}`,
    `check that ingest is at ${await context.webhookUrl()}, or run pnpm deploy:all${context.environmentOption}`,
  );

async function checkLogin(context: Context): Promise<CheckResult> {
  const url = new URL('/dead-letters', await context.consoleUrl()).href;
  const response = await request(url, { headers: { Accept: 'application/json' } }, context);
  const { status } = response;
  if (status === 401 || status === 403) return ok(`status ${status}`);
  const location = response.headers.get('Location');
  if (location !== null && isLoginPage(new URL(location, url), url))
    return ok(`status ${status}, to a login page`);
  return failed(
    `status ${status} without a login at ${url}`,
    'put it behind Cloudflare Access, or set CONSOLE_TOKEN: docs/going-live.md',
  );
}

/** Cloudflare Access redirects to a page of the team's domain, the console to its own. */
const isLoginPage = ({ hostname, origin, pathname, protocol }: URL, console: string): boolean =>
  (protocol === 'https:' && hostname.endsWith('.cloudflareaccess.com')) ||
  (origin === new URL(console).origin && pathname === '/login');

function checkOpenOnLoopback({ target }: Context): CheckResult {
  const { vars, config } = findWorker(target, 'console');
  return vars['OPEN_ON_LOOPBACK'] === 'false'
    ? ok()
    : failed('OPEN_ON_LOOPBACK is not "false"', `set it to "false" in ${config}`);
}

async function post(body: string, signature: string, context: Context): Promise<number> {
  const headers = { 'Content-Type': 'application/json', 'Stripe-Signature': signature };
  const init = { method: 'POST', headers, body };
  return (await request(await context.webhookUrl(), init, context)).status;
}

/** No response is a failure only if the network works, which a request to Cloudflare's API shows. */
async function request(url: string, init: RequestInit, context: Context): Promise<Response> {
  try {
    const signal = AbortSignal.timeout(10_000);
    return await context.fetch(url, { ...init, signal, redirect: 'manual' });
  } catch {
    await (await context.account()).findWorkersDomain();
    throw new CommandError(`no response from ${new URL(url).origin}`);
  }
}

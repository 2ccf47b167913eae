import { randomBytes } from 'node:crypto';
import { configs } from '@stripe-credits/harness';
import { sign } from '@stripe-credits/stripe-events/signing';
import { readSecrets } from '../../../../apps/ingest/src/verify.ts';
import { putSecretCommand } from '../../deploy/secret.ts';
import { settingsOf } from '../../deploy/target.ts';
import { CommandError } from '../../terminal/command-error.ts';
import { type Check, failed, ok, Skip, type Verdict } from '../check.ts';
import type { Scene } from '../context.ts';

export const doors: readonly Check[] = [
  { name: 'ingest refuses a forged signature', look: forged },
  { name: 'ingest accepts what STRIPE_WEBHOOK_SECRET signs', look: genuine },
  { name: 'the console lets nobody in who is not known', look: strangers },
  { name: 'the console is not configured to stand open', look: closed },
];

async function forged(scene: Scene): Promise<Verdict> {
  const url = await scene.webhookUrl();
  const status = await post(
    scene,
    '{}',
    await sign('{}', `whsec_${randomBytes(12).toString('hex')}`),
  );
  if (status === 400) return ok();
  if (status === 503) return failed('it has no signing secret yet', SET_SECRET(scene));
  return failed(
    `it answered ${status}, not 400`,
    `is ingest at ${url}? pnpm deploy:all${scene.option}`,
  );
}

/**
 * A body that is too large for the queue: ingest answers 413 once it has found the signature right,
 * and 400 when it is wrong, so that nothing is received for the sake of a check. While one is
 * rotated there are several, and Stripe will sign with the new one alone: ingest must know each.
 */
async function genuine(scene: Scene): Promise<Verdict> {
  const secrets = readSecrets(process.env['STRIPE_WEBHOOK_SECRET']);
  if (secrets.length === 0) throw new Skip('STRIPE_WEBHOOK_SECRET is not in the environment');
  const url = await scene.webhookUrl();
  const body = JSON.stringify({ preflight: randomBytes(TOO_LARGE_BYTES).toString('base64') });
  for (const [index, secret] of secrets.entries()) {
    const status = await post(scene, body, await sign(body, secret));
    const which = secrets.length === 1 ? '' : `, for number ${index + 1} of ${secrets.length}`;
    if (status === 400) return failed(`ingest has another secret${which}`, SET_SECRET(scene));
    if (status !== 413)
      return failed(
        `it answered ${status}, not 413`,
        `is ingest at ${url}? pnpm deploy:all${scene.option}`,
      );
  }
  return ok();
}

/** Random bytes do not shrink: even gzipped, the body is above what a queue's message holds. */
const TOO_LARGE_BYTES = 200_000;

const SET_SECRET = ({ target: { environment } }: Scene) =>
  putSecretCommand({ name: 'STRIPE_WEBHOOK_SECRET', config: configs.ingest, environment });

async function strangers(scene: Scene): Promise<Verdict> {
  const url = new URL('/dead-letters', await scene.consoleUrl()).href;
  const response = await reach(scene, url, { headers: { Accept: 'application/json' } });
  const { status } = response;
  if (status === 401 || status === 403) return ok(`it answers ${status}`);
  const location = response.headers.get('Location');
  if (location !== null && asksToLogIn(new URL(location, url), url))
    return ok(`it answers ${status}, to a log-in page`);
  return failed(
    `it answered ${status} to a stranger at ${url}`,
    'put it behind Cloudflare Access, or set CONSOLE_TOKEN; see docs/going-live.md',
  );
}

/** Cloudflare Access sends strangers to a page of the team's domain, the console to its own. */
const asksToLogIn = ({ hostname, origin, pathname, protocol }: URL, console: string): boolean =>
  (protocol === 'https:' && hostname.endsWith('.cloudflareaccess.com')) ||
  (origin === new URL(console).origin && pathname === '/login');

function closed({ target }: Scene): Verdict {
  const { vars } = settingsOf({ config: configs.console }, target.environment);
  return vars['OPEN_ON_LOOPBACK'] === 'false'
    ? ok()
    : failed('OPEN_ON_LOOPBACK is not "false"', `set it so in ${configs.console}`);
}

async function post(scene: Scene, body: string, signature: string): Promise<number> {
  const headers = { 'Content-Type': 'application/json', 'Stripe-Signature': signature };
  const url = await scene.webhookUrl();
  return (await reach(scene, url, { method: 'POST', headers, body })).status;
}

/** Silence is a failure where the network is known to work, for which Cloudflare is asked. */
async function reach(scene: Scene, url: string, init: RequestInit): Promise<Response> {
  try {
    const time = { signal: AbortSignal.timeout(10_000), redirect: 'manual' } as const;
    return await scene.fetch(url, { ...init, ...time });
  } catch {
    await (await scene.account()).workersDomain();
    throw new CommandError(`nothing answers at ${new URL(url).origin}`);
  }
}

import { sign } from '@stripe-credits/stripe-events/signing';
import { readSecrets, verify } from '../../../../apps/ingest/src/verify.ts';
import { type KeyKind, parseKey, withArticle } from '../../stripe/key.ts';
import { type Check, type CheckResult, failed, ok } from '../check.ts';
import type { Context } from '../context.ts';
import { Skip } from '../skip.ts';

const KINDS: Readonly<Record<string, readonly KeyKind[]>> = {
  STRIPE_WEBHOOK_SECRET: ['webhook signing secret'],
  STRIPE_SECRET_KEY: ['secret key', 'restricted key'],
  STRIPE_PUBLISHABLE_KEY: ['publishable key'],
};

const LIVE_KEY = /\b[sr]k_live_\w{8,}/;

export const keyChecks: readonly Check[] = [
  ...Object.entries(KINDS).map(
    ([name, kinds]): Check => ({
      name: `${name} has the right kind and mode, and no stray white space`,
      run: (context) => checkKey(name, kinds, context),
    }),
  ),
  {
    name: 'ingest’s code accepts a signature by STRIPE_WEBHOOK_SECRET and refuses a forged one',
    run: checkRoundTrip,
  },
  {
    name: '.dev.vars holds no live key',
    run: ({ devVars }) =>
      LIVE_KEY.test(devVars)
        ? failed('it holds one', 'roll the key in Stripe and put a test key there')
        : ok(),
  },
];

function checkKey(name: string, kinds: readonly KeyKind[], context: Context): CheckResult {
  const { livemode } = context.target;
  const value = readSetting(name, context);
  const values = name === 'STRIPE_WEBHOOK_SECRET' ? readSecrets(value) : [value];
  if (values.length === 0) return failed('it is empty', `set ${name}`);
  if (value !== value.trim()) return failed('it has white space around it', `set ${name} again`);
  for (const each of values) {
    const info = parseKey(each);
    if (!info || !kinds.includes(info.kind))
      return failed(
        `it holds ${info ? withArticle(info.kind) : 'no key of Stripe’s'}`,
        `set it to ${kinds.map(withArticle).join(' or ')}`,
      );
    if (/\s/.test(each)) return failed('it has white space inside', `set ${name} again`);
    if (info.livemode !== null && info.livemode !== livemode)
      return failed(
        `it is a key of ${info.livemode ? 'live' : 'test'} mode`,
        `set it to a key of ${livemode ? 'live' : 'test'} mode: live keys are for production only`,
      );
  }
  return ok(values.length > 1 ? `${values.length} secrets, for a rotation` : undefined);
}

/** Runs the code of ingest itself, so that the check and the deployment cannot differ. */
async function checkRoundTrip(context: Context): Promise<CheckResult> {
  const secrets = readSecrets(readSetting('STRIPE_WEBHOOK_SECRET', context));
  const text = '{"object":"event"}';
  const body = { text, bytes: new TextEncoder().encode(text) };
  for (const secret of secrets) {
    const refusal = await verify(body, await sign(text, secret), secrets, Date.now());
    if (refusal !== null) return failed(refusal, 'set STRIPE_WEBHOOK_SECRET again');
  }
  const forged = await sign(text, `${secrets[0]}_forged`);
  return (await verify(body, forged, secrets, Date.now())) === null
    ? failed('a forged signature is accepted', 'do not go live: verification is broken')
    : ok();
}

function readSetting(name: string, { setting }: Context): string {
  const value = setting(name);
  if (value === undefined)
    throw new Skip(`${name} is not in the environment, and deployed secrets cannot be read`);
  return value;
}

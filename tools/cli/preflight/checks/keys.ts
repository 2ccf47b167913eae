import { existsSync, readFileSync } from 'node:fs';
import { sign } from '@stripe-credits/stripe-events/signing';
import { readSecrets, verify } from '../../../../apps/ingest/src/verify.ts';
import { devVarsFile } from '../../dev-vars.ts';
import { type KeyKind, recognize, withArticle } from '../../stripe/key.ts';
import { type Check, failed, ok, Skip, type Verdict } from '../check.ts';
import type { Scene } from '../context.ts';

/** What each setting may hold. */
const KINDS: Readonly<Record<string, readonly KeyKind[]>> = {
  STRIPE_WEBHOOK_SECRET: ['webhook signing secret'],
  STRIPE_SECRET_KEY: ['secret key', 'restricted key'],
  STRIPE_PUBLISHABLE_KEY: ['publishable key'],
};

const LIVE_KEY = /\b[sr]k_live_\w{8,}/;

export const keys: readonly Check[] = [
  ...Object.entries(KINDS).map(
    ([name, kinds]): Check => ({
      name: `${name} is what its name says, of the right mode, without stray white space`,
      look: (scene) => shape(name, kinds, scene),
    }),
  ),
  {
    name: 'what STRIPE_WEBHOOK_SECRET signs, ingest accepts',
    look: roundTrip,
  },
  {
    name: '.dev.vars holds no live key',
    look: () =>
      existsSync(devVarsFile) && LIVE_KEY.test(readFileSync(devVarsFile, 'utf8'))
        ? failed('it holds one', 'roll the key in Stripe, and put a test key there')
        : ok(),
  },
];

function shape(name: string, kinds: readonly KeyKind[], { target, setting }: Scene): Verdict {
  const value = stated(name, setting);
  const several = name === 'STRIPE_WEBHOOK_SECRET' ? readSecrets(value) : [value];
  if (several.length === 0) return failed('it is empty', `set ${name}`);
  if (value !== value.trim()) return failed('it has white space around it', `set ${name} again`);
  for (const each of several) {
    const found = recognize(each);
    if (!found || !kinds.includes(found.kind))
      return failed(
        `it holds ${found ? withArticle(found.kind) : 'nothing of Stripe’s'}`,
        `set it to ${kinds.map(withArticle).join(' or ')}`,
      );
    if (/\s/.test(each)) return failed('it has white space inside', `set ${name} again`);
    if (found.livemode !== null && found.livemode !== target.livemode)
      return failed(
        `it is of ${found.livemode ? 'live' : 'test'} mode`,
        `set it to a key of ${target.livemode ? 'live' : 'test'} mode: live keys are for production alone`,
      );
  }
  return ok(several.length > 1 ? `${several.length} secrets, while one is rotated` : undefined);
}

/** By ingest's own code, so that what is checked is what will run. */
async function roundTrip({ setting }: Scene): Promise<Verdict> {
  const secrets = readSecrets(stated('STRIPE_WEBHOOK_SECRET', setting));
  const text = '{"object":"event"}';
  const body = { text, bytes: new TextEncoder().encode(text) };
  for (const secret of secrets) {
    const refusal = await verify(body, await sign(text, secret), secrets, Date.now());
    if (refusal !== null) return failed(refusal, 'set STRIPE_WEBHOOK_SECRET again');
  }
  const forged = await sign(text, `${secrets[0]}_forged`);
  return (await verify(body, forged, secrets, Date.now())) === null
    ? failed('a forged signature is accepted', 'do not go live: verification is broken')
    : ok('and refuses a forged one');
}

function stated(name: string, setting: Scene['setting']): string {
  const value = setting(name);
  if (value === undefined)
    throw new Skip(`${name} is not in the environment; a deployed secret cannot be read`);
  return value;
}

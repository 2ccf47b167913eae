import { sign } from '@stripe-credits/stripe-events/signing';
import { readSecrets, verify } from '../../../../apps/ingest/src/verify.ts';
import { describeKey, type KeyKind, parseKey, withArticle } from '../../stripe/key.ts';
import { fail, missingSetting, Note } from '../check.ts';
import type { Checks, Context } from '../context.ts';

const OPTIONAL = ['STRIPE_PUBLISHABLE_KEY'];
const LIVE_KEY = /\b[sr]k_live_\w{8,}/;

export const keyChecks: Checks = {
  ...kindCheck('STRIPE_WEBHOOK_SECRET', 'webhook signing secret'),
  ...kindCheck('STRIPE_SECRET_KEY', 'secret key', 'restricted key'),
  ...kindCheck('STRIPE_PUBLISHABLE_KEY', 'publishable key'),

  /** Runs the code of ingest itself, so that the check and the deployment cannot differ. */
  async 'ingest’s code accepts a signature by STRIPE_WEBHOOK_SECRET and refuses a forged one'(
    context,
  ) {
    const secrets = readSecrets(readSetting('STRIPE_WEBHOOK_SECRET', context));
    const text = '{"object":"event"}';
    const body = { text, bytes: new TextEncoder().encode(text) };
    for (const secret of secrets) {
      const refusal = await verify(body, await sign(text, secret), secrets, Date.now());
      if (refusal !== null) fail(refusal, 'set STRIPE_WEBHOOK_SECRET again');
    }
    const forged = await sign(text, `${secrets[0]}_forged`);
    if ((await verify(body, forged, secrets, Date.now())) === null)
      fail('a forged signature is accepted', 'do not go live: verification is broken');
  },

  '.dev.vars holds no live key'({ readDevVars }) {
    if (LIVE_KEY.test(readDevVars()))
      fail('it holds one', 'roll the key in Stripe and put a test key there');
  },
};

function kindCheck(name: string, ...kinds: readonly KeyKind[]): Checks {
  return {
    [`${name} has the right kind and mode, and no stray white space`](context) {
      if (OPTIONAL.includes(name) && context.setting(name) === undefined)
        throw new Note('it is not set, and no Worker needs it');
      const value = readSetting(name, context);
      const values = name === 'STRIPE_WEBHOOK_SECRET' ? readSecrets(value) : [value];
      if (values.length === 0) fail('it is empty', `set ${name}`);
      if (value !== value.trim()) fail('it has white space around it', `set ${name} again`);
      for (const each of values) checkKey(each, name, kinds, context.target.livemode);
      return values.length > 1 ? `${values.length} secrets, for a rotation` : undefined;
    },
  };
}

function checkKey(key: string, name: string, kinds: readonly KeyKind[], livemode: boolean): void {
  const info = parseKey(key);
  if (!info || !kinds.includes(info.kind))
    fail(`it holds ${describeKey(key)}`, `set it to ${kinds.map(withArticle).join(' or ')}`);
  if (/\s/.test(key)) fail('it has white space inside', `set ${name} again`);
  if (info.livemode !== null && info.livemode !== livemode)
    fail(
      `it is a key of ${info.livemode ? 'live' : 'test'} mode`,
      `set it to a key of ${livemode ? 'live' : 'test'} mode: live keys are for production only`,
    );
}

function readSetting(name: string, { setting }: Context): string {
  const value = setting(name);
  if (value === undefined) throw missingSetting(name);
  return value;
}

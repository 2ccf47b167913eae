import { parseEnv } from 'node:util';
import { readSecrets } from '../../../../apps/ingest/src/verify.ts';
import { describeKey, isApiKey, parseKey } from '../../stripe/key.ts';
import { fail, Note } from '../check.ts';
import type { LocalChecks } from './local-check.ts';

/** One sentence for all checks that read the file, so that its cause is printed once. */
const MISSING_FILE = '.dev.vars is missing: pnpm dev creates it from .dev.vars.example';

/** Settings are named, and their values are never printed. */
export const settingChecks: LocalChecks = {
  'the file .dev.vars'({ machine: { exists } }) {
    if (!exists('.dev.vars')) throw new Note(MISSING_FILE);
  },

  'STRIPE_WEBHOOK_SECRET in .dev.vars'({ machine: { readText } }) {
    const setting = readSetting(readText, 'STRIPE_WEBHOOK_SECRET');
    const secrets = readSecrets(setting);
    if (secrets.length === 0)
      fail('it is empty, so ingest refuses every event', 'copy it from .dev.vars.example');
    for (const secret of secrets)
      if (parseKey(secret)?.kind !== 'webhook signing secret')
        fail(
          `it holds ${describeKey(secret)}`,
          'set it to a secret that begins with whsec_, such as that of .dev.vars.example',
        );
  },

  'STRIPE_SECRET_KEY in .dev.vars'({ machine: { readText } }) {
    const key = readSetting(readText, 'STRIPE_SECRET_KEY')?.trim();
    if (!key)
      throw new Note(
        'it is not set. It is optional: pnpm reconcile, look-ups and checkouts need a key that begins with sk_test_ or rk_test_',
      );
    const info = parseKey(key);
    if (info?.livemode)
      fail('it is a key for live mode', 'roll the key in Stripe, and put a test key there');
    if (!isApiKey(info))
      fail(`it holds ${describeKey(key)}`, 'set it to a key that begins with sk_test_ or rk_test_');
    return `a ${info.kind}`;
  },
};

function readSetting(
  readText: (path: string) => string | undefined,
  name: string,
): string | undefined {
  const text = readText('.dev.vars');
  if (text === undefined) throw new Note(MISSING_FILE);
  return parseEnv(text)[name];
}

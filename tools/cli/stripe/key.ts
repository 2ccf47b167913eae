import { CommandError } from '../terminal/command-error.ts';

type ApiKeyKind = 'secret key' | 'restricted key';

export type KeyKind =
  | ApiKeyKind
  | 'publishable key'
  | 'webhook signing secret'
  | 'organization key';

interface KeyInfo {
  readonly kind: KeyKind;
  /** Null for a signing secret, which looks the same in both modes. */
  readonly livemode: boolean | null;
}

const PREFIXES: readonly [RegExp, KeyKind][] = [
  [/^sk_org_/, 'organization key'],
  [/^sk_(test|live)_/, 'secret key'],
  [/^rk_(test|live)_/, 'restricted key'],
  [/^pk_(test|live)_/, 'publishable key'],
  [/^whsec_/, 'webhook signing secret'],
];

/** @returns null for a text that is no key and no secret of Stripe's. */
export function parseKey(text: string): KeyInfo | null {
  for (const [prefix, kind] of PREFIXES) {
    const match = prefix.exec(text);
    if (match) return { kind, livemode: match[1] === undefined ? null : match[1] === 'live' };
  }
  return null;
}

/** Whether it is a key for Stripe's API that a server uses. */
export const isApiKey = (info: KeyInfo | null): info is KeyInfo & { readonly kind: ApiKeyKind } =>
  info?.kind === 'secret key' || info?.kind === 'restricted key';

/** What a text is, without its value: `a publishable key`. */
export function describeKey(text: string): string {
  const info = parseKey(text);
  return info ? withArticle(info.kind) : 'no key or secret of Stripe’s';
}

/**
 * Reads the key from the environment: other users of the machine can see a command line.
 * @throws CommandError that names what the variable holds instead, without its value.
 */
export function readSecretKey(env: NodeJS.ProcessEnv) {
  const key = env['STRIPE_SECRET_KEY']?.trim() ?? '';
  if (key === '')
    throw new CommandError(
      'STRIPE_SECRET_KEY is not set: put a secret or restricted key (sk_… or rk_…) into the environment.',
    );
  const info = parseKey(key);
  if (!isApiKey(info))
    throw new CommandError(
      `STRIPE_SECRET_KEY holds ${describeKey(key)}: it must begin with sk_test_, sk_live_, rk_test_ or rk_live_.`,
    );
  if (/\s/.test(key))
    throw new CommandError('STRIPE_SECRET_KEY has white space inside: copy it again.');
  return { key, livemode: info.livemode === true };
}

export const withArticle = (kind: KeyKind): string =>
  `${kind === 'organization key' ? 'an' : 'a'} ${kind}`;

/** Stripe's error messages repeat the first and last characters of a key. */
export const removeKeys = (text: string): string =>
  text.replaceAll(/\b(?:[srp]k_(?:test|live|org)_|whsec_)[^\s'"`.,;)]*/g, '(a key)');

import { CommandError } from '../terminal/command-error.ts';

/** What a text is that stands where a key or a secret belongs. */
export type KeyKind =
  | 'secret key'
  | 'restricted key'
  | 'publishable key'
  | 'webhook signing secret'
  | 'organization key';

export interface Recognized {
  readonly kind: KeyKind;
  /** Null where the text does not say: a signing secret looks the same in both modes. */
  readonly livemode: boolean | null;
}

const PREFIXES: readonly [RegExp, KeyKind][] = [
  [/^sk_org_/, 'organization key'],
  [/^sk_(test|live)_/, 'secret key'],
  [/^rk_(test|live)_/, 'restricted key'],
  [/^pk_(test|live)_/, 'publishable key'],
  [/^whsec_/, 'webhook signing secret'],
];

/** @returns null for a text that is none of Stripe's. */
export function recognize(text: string): Recognized | null {
  for (const [prefix, kind] of PREFIXES) {
    const match = prefix.exec(text);
    if (match) return { kind, livemode: match[1] === undefined ? null : match[1] === 'live' };
  }
  return null;
}

export interface SecretKey {
  readonly key: string;
  readonly livemode: boolean;
}

/**
 * The key of the environment, never of the command line, which others can see.
 *
 * @throws CommandError that names what it is, when it is something else; never with the text itself.
 */
export function secretKeyIn(env: NodeJS.ProcessEnv): SecretKey {
  const key = env['STRIPE_SECRET_KEY']?.trim() ?? '';
  if (key === '')
    throw new CommandError(
      'STRIPE_SECRET_KEY is not set: put a secret or restricted key (sk_… or rk_…) into the environment.',
    );
  const found = recognize(key);
  if (found?.kind !== 'secret key' && found?.kind !== 'restricted key')
    throw new CommandError(
      `STRIPE_SECRET_KEY holds ${found ? withArticle(found.kind) : 'no key of Stripe’s'}: it must begin with sk_test_, sk_live_, rk_test_ or rk_live_.`,
    );
  if (/\s/.test(key))
    throw new CommandError('STRIPE_SECRET_KEY has white space inside: copy it again.');
  return { key, livemode: found.livemode === true };
}

export const withArticle = (kind: KeyKind): string =>
  `${kind === 'organization key' ? 'an' : 'a'} ${kind}`;

/** Stripe's own messages repeat a key's first and last letters: nothing of it is passed on. */
export const withoutKeys = (text: string): string =>
  text.replaceAll(/\b(?:[srp]k_(?:test|live|org)_|whsec_)[^\s'"`.,;)]*/g, '(a key)');

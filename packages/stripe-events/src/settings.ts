/** What decides whose money an event is about, the same in every Worker that processes events. */
export interface ProcessingSettings {
  /** Whether this deployment serves live mode. An event of the other mode is dead. */
  readonly livemode: boolean;
  /** Ids of accounts (`acct_…`) whose events are ours although they name an account. */
  readonly accounts: ReadonlySet<string>;
  /** What becomes of a payment that nothing marks as a purchase of credits. */
  readonly otherPayments: OtherPayments;
}

export type OtherPayments = 'dead' | 'ignored';

/** The variables of a Worker that the settings are read from. */
export interface SettingsEnv {
  readonly STRIPE_LIVEMODE: string;
  /** Separated by commas or white space. Empty: events that name an account are not ours. */
  readonly STRIPE_ACCOUNTS?: string;
  /** "dead" (the default) or "ignored". */
  readonly OTHER_PAYMENTS?: string;
}

/** @throws when a setting is not valid: a guess would credit, or lose, somebody's money. */
export const parseSettings = (env: SettingsEnv): ProcessingSettings => ({
  livemode: parseLivemode(env),
  accounts: parseAccounts(env),
  otherPayments: parseOtherPayments(env),
});

/** @throws when the setting is neither "true" nor "false": a guess would mix test and live money. */
export function parseLivemode({ STRIPE_LIVEMODE }: Pick<SettingsEnv, 'STRIPE_LIVEMODE'>): boolean {
  if (STRIPE_LIVEMODE === 'true') return true;
  if (STRIPE_LIVEMODE === 'false') return false;
  throw new Error(`STRIPE_LIVEMODE must be "true" or "false"${WHERE}`);
}

const WHERE = ': set it in the vars of wrangler.jsonc';

function parseAccounts({ STRIPE_ACCOUNTS = '' }: SettingsEnv): ReadonlySet<string> {
  const accounts = STRIPE_ACCOUNTS.split(/[\s,]+/).filter((account) => account !== '');
  const invalid = accounts.find((account) => !/^acct_\w+$/.test(account));
  if (invalid === undefined) return new Set(accounts);
  throw new Error(`STRIPE_ACCOUNTS must list ids that begin with acct_, not "${invalid}"${WHERE}`);
}

function parseOtherPayments({ OTHER_PAYMENTS = 'dead' }: SettingsEnv): OtherPayments {
  if (OTHER_PAYMENTS === 'dead' || OTHER_PAYMENTS === 'ignored') return OTHER_PAYMENTS;
  throw new Error(`OTHER_PAYMENTS must be "dead" or "ignored"${WHERE}`);
}

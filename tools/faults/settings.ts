import type { SettingsEnv } from '@stripe-credits/stripe-events';

/** An account whose events are ours although they name it: `STRIPE_ACCOUNTS` lists it. */
export const OUR_ACCOUNT = 'acct_ours';

/** The settings of the Workers that an operator changes during a run. */
export interface Settings {
  readonly otherPayments: 'dead' | 'ignored';
  /** Null while `STRIPE_SECRET_KEY` of stripe-credits is missing. */
  readonly stripeKey: string | null;
}

export const STRIPE_KEY = 'sk_test_faults';

/** When `OTHER_PAYMENTS` becomes "ignored", by the share of the run: three seeds in a row have all. */
const IGNORED_FROM = [0.5, 0, Number.POSITIVE_INFINITY] as const;
const KEY_MISSING_FROM = 0.2;
const KEY_MISSING_TO = 0.35;

/** @param shareOfRun from 0 to 1. */
export function settingsAt(seed: number, shareOfRun: number): Settings {
  const ignoredFrom = IGNORED_FROM[seed % IGNORED_FROM.length] ?? 0;
  const isKeyMissing = KEY_MISSING_FROM <= shareOfRun && shareOfRun < KEY_MISSING_TO;
  return {
    otherPayments: shareOfRun < ignoredFrom ? 'dead' : 'ignored',
    stripeKey: isKeyMissing ? null : STRIPE_KEY,
  };
}

/** As the variables of every Worker that processes events. */
export const toVariables = ({ otherPayments }: Settings) =>
  ({
    STRIPE_LIVEMODE: 'false',
    STRIPE_ACCOUNTS: OUR_ACCOUNT,
    OTHER_PAYMENTS: otherPayments,
  }) satisfies SettingsEnv;

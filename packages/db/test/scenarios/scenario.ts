import type { EventWriter } from '../model/event-generator.ts';

/** The sum of each type of ledger row of the user `ada`, where it is not zero. */
type LedgerSums = Partial<Record<'purchase' | 'subscription' | 'refund' | 'dispute', number>>;

export interface Scenario {
  readonly title: string;
  readonly ledger: LedgerSums;
  readonly write: (stripe: EventWriter) => void;
}

export const scenario = (
  title: string,
  ledger: LedgerSums,
  write: Scenario['write'],
): Scenario => ({ title, ledger, write });

export const purchase = { user: 'ada', credits: 100, price: 1000 };
export const invoice = { user: 'ada', credits: 300, price: 3000 };

/** Begins with a purchase of 100 credits for 1000 cents; `ledger` is what follows. */
export const afterPurchase = (title: string, ledger: LedgerSums, write: Scenario['write']) =>
  scenario(title, { purchase: 100, ...ledger }, (s) => {
    s.checkoutPaid('a', purchase);
    write(s);
  });

/** Begins with a paid invoice of 300 credits for 3000 cents; `ledger` is what follows. */
export const afterInvoice = (title: string, ledger: LedgerSums, write: Scenario['write']) =>
  scenario(title, { subscription: 300, ...ledger }, (s) => {
    s.invoicePaid('i', invoice);
    write(s);
  });

/** What can be bought, as the database lists it: the authority that metadata is held against. */
export interface CreditPackage {
  readonly id: string;
  readonly name: string;
  readonly credits: number;
  /** Price of one, in the currency's smallest unit. */
  readonly unitAmount: number;
  /** ISO 4217, lower case, as Stripe writes it. */
  readonly currency: string;
  readonly stripePriceId: string | null;
}

export type CreditPackages = ReadonlyMap<string, CreditPackage>;

/** A package as handlers need it: what the metadata and the price of a purchase are compared with. */
export interface CreditPackage {
  readonly id: string;
  readonly name: string;
  readonly credits: number;
  /** Price of one, in the currency's smallest unit. */
  readonly unitAmount: number;
  /** ISO 4217, lower case, as Stripe writes it. */
  readonly currency: string;
  readonly stripePriceId: string | null;
  /** How often a plan renews; null for a pack. */
  readonly interval: 'month' | 'year' | null;
}

/** The packages for sale, by id. */
export type CreditPackages = ReadonlyMap<string, CreditPackage>;

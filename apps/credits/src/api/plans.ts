import type { Refused, Unavailable } from './answers.ts';

/** A user's plan at Stripe. */
export interface Subscription {
  /** `sub_…` */
  readonly subscriptionId: string;
  /** The plan's package; null when its price belongs to none. */
  readonly packageId: string | null;
  /**
   * Stripe's: `active`, `trialing`, `past_due`, `unpaid`, `paused`, `incomplete`,
   * `incomplete_expired` or `canceled`.
   */
  readonly status: string;
  /** ISO 8601, UTC: when it renews, or ends if `cancelAt` is set. */
  readonly currentPeriodEnd: string | null;
  /** ISO 8601, UTC: when it is scheduled to end; null if it renews. */
  readonly cancelAt: string | null;
  /** `cus_…` */
  readonly customer: string | null;
}

export interface PortalRequest {
  readonly userId: string;
  /** Where the portal's link back leads. */
  readonly returnUrl: string;
}

export interface PortalCreated {
  readonly status: 'created';
  /** The portal's page for this user. It is valid for minutes only: redirect at once. */
  readonly url: string;
}

export type PortalResult = PortalCreated | Refused | Unavailable;

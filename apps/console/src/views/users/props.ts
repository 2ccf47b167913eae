import type { UserDetails } from '@stripe-credits/db/users';

export interface UserProps {
  readonly user: UserDetails;
  /** Whether links lead to Stripe's live mode. */
  readonly isLive: boolean;
}

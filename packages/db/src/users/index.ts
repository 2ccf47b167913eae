export type { SubscriptionRow as UserSubscription } from '../plans/subscriptions.ts';
export {
  adjustCredits,
  grantCredits,
  type SupportRequest,
} from './adjust-credits.ts';
export { type FoundUsers, findUsers } from './find-users.ts';
export { getUser, type UserDetails } from './get-user.ts';
export { getPurchase, type UserPurchase } from './purchases.ts';
export { releaseReservation } from './release-reservation.ts';
export type { UserReservation } from './reservations.ts';

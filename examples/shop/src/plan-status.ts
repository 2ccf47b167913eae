/** The statuses of a subscription that has ended, or whose first payment is missing (`incomplete`). */
const ENDED = ['canceled', 'incomplete', 'incomplete_expired'];

/**
 * The user's plan unless it has ended. Each page that sells plans calls this, because a user who has a
 * plan must not buy a second one.
 */
export async function findLivePlan({ CREDITS }: ShopEnv, userId: string) {
  const subscription = userId === '' ? null : await CREDITS.subscription(userId);
  return subscription === null || hasEnded(subscription) ? null : subscription;
}

export const hasEnded = ({ status }: { readonly status: string }): boolean =>
  ENDED.includes(status);

/** Of a subscription at Stripe that takes no more payments; `incomplete` was never paid. */
const ENDED = ['canceled', 'incomplete', 'incomplete_expired'];

/** The user's plan while it lasts. Asked for on each page that sells: a second plan is a mistake. */
export async function findLivePlan({ CREDITS }: ShopEnv, userId: string) {
  const subscription = userId === '' ? null : await CREDITS.subscription(userId);
  return subscription === null || hasEnded(subscription) ? null : subscription;
}

export const hasEnded = ({ status }: { readonly status: string }): boolean =>
  ENDED.includes(status);

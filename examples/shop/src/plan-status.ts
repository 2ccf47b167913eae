/** Of a subscription at Stripe that takes no more payments; `incomplete` was never paid. */
const ENDED = ['canceled', 'incomplete', 'incomplete_expired'];

export const hasEnded = ({ status }: { readonly status: string }): boolean =>
  ENDED.includes(status);

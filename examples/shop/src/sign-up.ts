export const WELCOME_CREDITS = 25;

/**
 * Gives a new user their first credits, and says whether this call did. It is called at each log-in:
 * the ledger remembers the key for ever, so nobody gets them twice, and a product needs no column
 * for it.
 */
export async function grantWelcomeCredits({ CREDITS }: ShopEnv, userId: string): Promise<boolean> {
  const result = await CREDITS.grant({
    userId,
    amount: WELCOME_CREDITS,
    reason: 'Welcome',
    actor: 'sign-up',
    idempotencyKey: 'sign-up',
  });
  switch (result.status) {
    case 'granted':
      return !result.duplicate;
    case 'refused':
      // As when the amount has changed since: the user has the credits of back then.
      console.warn(JSON.stringify({ message: 'no welcome credits', code: result.code }));
      return false;
    case 'unavailable':
      // A gift must not keep a user from logging in: the next log-in gives it.
      console.error(JSON.stringify({ message: 'no welcome credits yet' }));
      return false;
  }
}

/** What the Worker needs of its environment. The generated `ConsumerEnv` gives it, as a test holds. */
export interface Bindings {
  readonly DB: D1Database;
  readonly STRIPE_LIVEMODE: string;
}

/** @throws when the setting is neither "true" nor "false": a guess would mix test and live money. */
export function livemode({ STRIPE_LIVEMODE }: Pick<Bindings, 'STRIPE_LIVEMODE'>): boolean {
  if (STRIPE_LIVEMODE === 'true') return true;
  if (STRIPE_LIVEMODE === 'false') return false;
  throw new Error(
    'STRIPE_LIVEMODE must be "true" or "false": set it in the vars of wrangler.jsonc',
  );
}

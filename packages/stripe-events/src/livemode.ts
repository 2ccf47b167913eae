/** @throws when the setting is neither "true" nor "false": a guess would mix test and live money. */
export function parseLivemode({ STRIPE_LIVEMODE }: { readonly STRIPE_LIVEMODE: string }): boolean {
  if (STRIPE_LIVEMODE === 'true') return true;
  if (STRIPE_LIVEMODE === 'false') return false;
  throw new Error(
    'STRIPE_LIVEMODE must be "true" or "false": set it in the vars of wrangler.jsonc',
  );
}

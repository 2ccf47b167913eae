/** What the Worker needs of its environment: `test/bindings.ts` holds wrangler.jsonc against it. */
export interface Bindings {
  readonly DB: D1Database;
  readonly STRIPE_LIVEMODE: string;
  readonly STRIPE_API_URL: string;
  /** A secret: what only reads the ledger, and `spend`, need none. */
  readonly STRIPE_SECRET_KEY?: string;
}

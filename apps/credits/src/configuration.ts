/** What the Worker needs of its environment: `test/bindings.ts` holds wrangler.jsonc against it. */
export interface Bindings {
  readonly DB: D1Database;
  /** Where missed events are put, as ingest would have. */
  readonly EVENTS: Queue;
  readonly STRIPE_LIVEMODE: string;
  readonly STRIPE_API_URL: string;
  /** A secret: what only reads the ledger, and `spend`, need none. */
  readonly STRIPE_SECRET_KEY?: string;
}

/** The Worker is not set up for what is asked of it. It does not mend itself. */
export class Misconfigured extends Error {
  override readonly name = 'Misconfigured';
}

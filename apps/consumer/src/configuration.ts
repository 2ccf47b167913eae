/** What the Worker needs of its environment. The generated `ConsumerEnv` gives it, as a test holds. */
export interface Bindings {
  readonly DB: D1Database;
  readonly STRIPE_LIVEMODE: string;
}

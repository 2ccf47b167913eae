/** What the Worker needs of its environment. The generated `ConsumerEnv` gives it, as a test holds. */
export interface Bindings {
  readonly DB: D1Database;
  readonly STRIPE_LIVEMODE: string;
  /** The kinds of notification that the product wants: without it, or where it is empty, none. */
  readonly NOTIFICATIONS?: string;
  readonly NOTIFICATIONS_QUEUE?: Pick<Queue, 'sendBatch'>;
}

import type { NotificationBindings } from '@stripe-credits/notifications';
import type { SettingsEnv } from '@stripe-credits/stripe-events';

/** The payload of a Workflow instance; its id is the reconciliation's. */
export interface ReconciliationParams {
  readonly id: string;
}

/** What the Worker needs of its environment; `test/bindings.ts` compares it with wrangler.jsonc. */
export interface Bindings extends SettingsEnv, NotificationBindings {
  readonly DB: D1Database;
  /** Missing and completed events are sent here, as ingest would have sent them. */
  readonly EVENTS: Queue;
  readonly RECONCILIATIONS: Workflow<ReconciliationParams>;
  readonly STRIPE_API_URL: string;
  /** A secret. Not needed to read the ledger or to spend. An event that must be looked up is dead without it. */
  readonly STRIPE_SECRET_KEY?: string;
}

/** A setting of the Worker is missing or wrong: retrying does not help. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

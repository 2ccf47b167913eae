import type { Database } from '@stripe-credits/db';

/** The types of Hono's context: the Worker's environment, and what the middleware sets. */
export interface ConsoleApp {
  Bindings: ConsoleEnv;
  Variables: {
    db: Database;
    /** The authenticated person or token: recorded with every action. */
    actor: string;
  };
}

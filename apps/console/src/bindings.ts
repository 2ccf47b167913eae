import type { Database } from '@stripe-credits/db';
import type { Role } from './auth/roles.ts';

/** The types of Hono's context: the Worker's environment, and what the middleware sets. */
export interface ConsoleApp {
  Bindings: ConsoleEnv;
  Variables: {
    db: Database;
    /** The authenticated person or token: recorded with every action. */
    actor: string;
    /** What the actor may do: see auth/roles.ts. */
    role: Role;
  };
}

/** The types of Hono's context: the Worker's environment, and what the middleware sets. */
export interface App {
  Bindings: ShopEnv;
  Variables: {
    /** The id of the logged-in user; empty without a log-in. */
    user: string;
  };
}

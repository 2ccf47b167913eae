/** What Hono hands to every page: the Worker's environment, and who looks at it. */
export interface App {
  Bindings: ShopEnv;
  Variables: {
    /** Who is logged in; empty for nobody. */
    user: string;
  };
}

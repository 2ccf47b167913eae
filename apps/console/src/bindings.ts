/** What Hono hands to every page: the Worker's environment, and who asks. */
export interface App {
  Bindings: ConsoleEnv;
  Variables: {
    /** Whoever was let in: kept with everything that they do. */
    who: string;
  };
}

/** Optional in a deployment, so `wrangler types` does not know it: see auth/identify.ts. */
interface ConsoleEnv {
  readonly CONSOLE_TOKEN?: string;
}

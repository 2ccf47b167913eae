/** Optional in a deployment, so `wrangler types` does not know them: see auth/tokens.ts. */
interface ConsoleEnv {
  readonly CONSOLE_TOKEN?: string;
  readonly CONSOLE_SUPPORT_TOKEN?: string;
  readonly CONSOLE_READ_ONLY_TOKEN?: string;
  /** `pnpm deploy:all` sets it: see deployment.ts. */
  readonly DEPLOYED_COMMIT?: string;
}

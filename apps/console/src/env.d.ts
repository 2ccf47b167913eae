/** Optional in a deployment, so `wrangler types` does not know them: see auth/tokens.ts, alerts/settings.ts. */
interface ConsoleEnv {
  readonly CONSOLE_TOKEN?: string;
  readonly CONSOLE_SUPPORT_TOKEN?: string;
  readonly CONSOLE_READ_ONLY_TOKEN?: string;
  readonly CONSOLE_HEALTH_TOKEN?: string;
  readonly ALERT_WEBHOOK_URL?: string;
  readonly ALERT_EMAIL?: SendEmail;
  /** `pnpm deploy:all` sets it: see deployment.ts. */
  readonly DEPLOYED_COMMIT?: string;
}

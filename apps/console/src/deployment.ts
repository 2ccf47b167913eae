/** Which deployment a page is of: every page shows it, so that nobody acts on the wrong one. */
export interface Deployment {
  /** `local` for `pnpm dev`; else as wrangler.jsonc names it. */
  readonly environment: string;
  readonly mode: 'live mode' | 'test mode';
  /** The commit that `pnpm deploy:all` deployed; null where another command deployed. */
  readonly commit: string | null;
}

export function readDeployment(env: ConsoleEnv): Deployment {
  const isLocal = env.OPEN_ON_LOOPBACK === 'true';
  return {
    environment: isLocal ? 'local' : env.ENVIRONMENT,
    mode: env.STRIPE_LIVEMODE === 'true' ? 'live mode' : 'test mode',
    commit: env.DEPLOYED_COMMIT?.trim() || null,
  };
}

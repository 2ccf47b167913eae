import { afterEach, beforeEach, expect } from 'vitest';
import { verify } from '../apps/ingest/src/verify.ts';
import type { Dependencies } from '../tools/cli/dependencies.ts';
import { deployAll } from '../tools/cli/deploy/deploy-all.ts';
import { type Options, preflight } from '../tools/cli/preflight/preflight.ts';
import { setUp } from '../tools/cli/stripe-setup/set-up.ts';
import { startFakeDependencies } from './fake-dependencies.ts';
import { captureOutput } from './run-command.ts';

export const KEY = 'sk_live_51Fake';
export const HOOKS = 'https://hooks.shop.example';
export const CONSOLE = 'https://console.shop.example';

export let deployment: Awaited<ReturnType<typeof deployToProduction>>;

/** A new one for each test. Each file calls it, because files that share a process share a module. */
export function useNewDeployment(): void {
  beforeEach(async () => {
    deployment = await deployToProduction();
  });
  afterEach(() => deployment.stripe.close());
}

/** Deploys, sets up Stripe and deploys again, in the order of docs/going-live.md. */
async function deployToProduction() {
  const { cloudflare, stripe, dependencies } = await startFakeDependencies(KEY);
  const first = await captureOutput(() => deployAll({ env: 'production' }, dependencies));
  const options = { env: 'production', url: HOOKS, yes: true, storeSecret: true } as const;
  const setup = await captureOutput(() => setUp(options, dependencies));
  const second = await captureOutput(() => deployAll({ env: 'production' }, dependencies));
  expect([first.code, setup.code, second.code]).toEqual([1, 0, 0]);

  cloudflare.worker('stripe-credits-production').secrets.set('STRIPE_SECRET_KEY', KEY);
  const webhook = 'https://hooks.slack.com/services/T0/B0/secret';
  cloudflare.worker('stripe-console-production').secrets.set('ALERT_WEBHOOK_URL', webhook);
  const { secrets } = cloudflare.worker('stripe-ingest-production');
  const secret = secrets.get('STRIPE_WEBHOOK_SECRET') ?? '';
  const env = { STRIPE_SECRET_KEY: KEY, STRIPE_WEBHOOK_SECRET: secret };
  return {
    cloudflare,
    stripe,
    secret,
    dependencies: { ...dependencies, env, fetch: respondAsDeployed([secret]) },
  };
}

export interface Differences {
  readonly options?: Partial<Options>;
  readonly env?: Record<string, string>;
  readonly dependencies?: Partial<Dependencies>;
}

/** `pnpm preflight --env production`, with the differences that a test names. */
export function checkDeployment({ options, env, dependencies }: Differences = {}) {
  const addresses = { url: HOOKS, consoleUrl: CONSOLE };
  const deployed = deployment.dependencies;
  return captureOutput(() =>
    preflight(
      { env: 'production', ...addresses, ...options },
      { ...deployed, env: { ...deployed.env, ...env }, ...dependencies },
    ),
  );
}

/**
 * Responds like the Workers, whose own responses preflight.test.ts checks: ingest with 413 to a
 * body that is signed and too large, and the console with what `openConsole` returns.
 */
export const respondAsDeployed =
  (
    secrets: readonly string[],
    openConsole = () => new Response(null, { status: 401 }),
  ): typeof fetch =>
  async (input, init) => {
    const { origin } = new URL(String(input));
    if (origin === CONSOLE) return openConsole();
    if (origin !== HOOKS) throw new TypeError('fetch failed');
    const text = String(init?.body);
    const body = { text, bytes: new TextEncoder().encode(text) };
    const signature = new Headers(init?.headers).get('Stripe-Signature');
    const refusal = await verify(body, signature, secrets, Date.now());
    return new Response(null, { status: refusal === null ? 413 : 400 });
  };

export const linesOf = (stdout: string, outcome: string): string[] =>
  stdout.split('\n').filter((line) => line.startsWith(outcome));

export const redirectTo = (location: string): Response =>
  new Response(null, { status: 302, headers: { Location: location } });

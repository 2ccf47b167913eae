import type { Dependencies } from '../dependencies.ts';
import type { Environment } from '../deploy/environment.ts';
import { UsageError } from '../terminal/command-error.ts';
import { runCheck } from './check.ts';
import { accountChecks } from './checks/accounts.ts';
import { authChecks } from './checks/auth.ts';
import { cloudflareChecks } from './checks/cloudflare.ts';
import { keyChecks } from './checks/keys.ts';
import { monitoringChecks } from './checks/monitoring.ts';
import { repositoryChecks } from './checks/repository.ts';
import { stripeChecks } from './checks/stripe.ts';
import { type Addresses, type Checks, createContext } from './context.ts';

export interface Options extends Addresses {
  readonly env: Environment;
}

/** Settings of this machine first, requests to the deployment last. */
const checks: Checks = {
  ...repositoryChecks,
  ...keyChecks,
  ...cloudflareChecks,
  ...stripeChecks,
  ...accountChecks,
  ...authChecks,
  ...monitoringChecks,
};

/** `pnpm preflight`: prints one line per check. Exit code 1 when a check failed. */
export async function preflight({ env, ...addresses }: Options, dependencies: Dependencies) {
  for (const url of Object.values(addresses))
    if (!URL.canParse(url))
      throw new UsageError(`${url} is not a URL such as https://hooks.example`);
  const context = createContext(dependencies.readTarget(env), addresses, dependencies);
  const counts = { ok: 0, failed: 0, skipped: 0 };
  for (const [name, check] of Object.entries(checks)) {
    const { outcome, reason, remedy } = await runCheck(() => check(context));
    counts[outcome] += 1;
    const details = `${reason ? `: ${reason}` : ''}${remedy ? `; to do: ${remedy}` : ''}`;
    console.log(`${outcome.padEnd(8)}${name}${details}`);
  }
  console.log(`${counts.ok} ok, ${counts.failed} failed, ${counts.skipped} skipped`);
  if (counts.failed > 0) process.exitCode = 1;
}

import type { Dependencies } from '../dependencies.ts';
import type { Environment } from '../deploy/environment.ts';
import { UsageError } from '../terminal/command-error.ts';
import { type NamedCheck, runCheck } from './check.ts';
import { accountChecks } from './checks/accounts.ts';
import { authChecks } from './checks/auth.ts';
import { cloudflareChecks } from './checks/cloudflare.ts';
import { keyChecks } from './checks/keys.ts';
import { repositoryChecks } from './checks/repository.ts';
import { stripeChecks } from './checks/stripe.ts';
import { type Addresses, createContext } from './context.ts';
import { localChecks } from './local/local-checks.ts';
import { createReport } from './report.ts';

export interface Options extends Addresses {
  /** A deployment; this machine if it is left out. */
  readonly env?: Environment;
  readonly json?: boolean;
}

/** Settings of this machine first, requests to the deployment last. */
const deploymentChecks = {
  ...repositoryChecks,
  ...keyChecks,
  ...cloudflareChecks,
  ...stripeChecks,
  ...accountChecks,
  ...authChecks,
};

/** `pnpm preflight`: one line per check that was made, and one per cause of those that were not. */
export async function preflight(options: Options, dependencies: Dependencies): Promise<void> {
  const { env, json = false } = options;
  const report = createReport(env ?? 'local', json);
  for (const [name, check] of bindChecks(options, dependencies))
    report.add({ name, ...(await runCheck(check)) });
  process.exitCode = report.end();
}

function bindChecks({ env, url, consoleUrl }: Options, dependencies: Dependencies): NamedCheck[] {
  const addresses = { ...(url && { url }), ...(consoleUrl && { consoleUrl }) };
  for (const address of Object.values(addresses))
    if (!URL.canParse(address))
      throw new UsageError(`${address} is not a URL such as https://hooks.example`);
  if (env === undefined) {
    if (Object.keys(addresses).length > 0)
      throw new UsageError(
        'An address belongs to a deployment: add --env top, staging or production.',
      );
    return Object.entries(localChecks).map(([name, check]) => [name, () => check(dependencies)]);
  }
  const context = createContext(dependencies.readTarget(env), addresses, dependencies);
  return Object.entries(deploymentChecks).map(([name, check]) => [name, () => check(context)]);
}

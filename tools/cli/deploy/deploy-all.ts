import { wranglerArgs } from '../cloudflare/action.ts';
import type { Dependencies } from '../dependencies.ts';
import { apply } from './apply.ts';
import { type Environment, environmentOption } from './environment.ts';
import { fetchState } from './fetch-state.ts';
import { type Plan, plan } from './plan.ts';

export interface Options {
  readonly env: Environment;
  readonly dryRun?: true;
}

/** `pnpm deploy:all`. Exit code 1 when a Worker was not deployed because a secret is missing. */
export async function deployAll(
  { env, dryRun }: Options,
  { cloudflare, readTarget }: Pick<Dependencies, 'cloudflare' | 'readTarget'>,
): Promise<void> {
  const target = readTarget(env);
  const account = await cloudflare.openAccount();
  const planned = plan(target, await fetchState(target, account));
  if (dryRun) printSteps(planned);
  else await apply(planned, account);

  printMissingSecrets(planned);
  if (dryRun) console.log('Nothing was changed.');
  const { blockedWorkers } = planned;
  if (blockedWorkers.length === 0) return;
  console.error(
    `${dryRun ? 'Would not deploy' : 'Not deployed'}: ${blockedWorkers.join(', ')}. Set the missing secrets and run pnpm deploy:all${environmentOption(env)} again.`,
  );
  process.exitCode = 1;
}

function printSteps({ steps }: Plan): void {
  for (const [index, { description, action }] of steps.entries()) {
    console.log(`${index + 1}/${steps.length} ${description}`);
    console.log(`    wrangler ${wranglerArgs(action).join(' ')}`);
  }
}

function printMissingSecrets({ missingSecrets }: Plan): void {
  for (const { worker, name, purpose, command } of missingSecrets)
    console.log(
      `${worker} ${purpose === undefined ? `needs the secret ${name}` : `can use the secret ${name}, which ${purpose}`}:\n    ${command}`,
    );
}

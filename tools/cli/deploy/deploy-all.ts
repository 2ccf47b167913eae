import type { CloudflareAccount } from '../cloudflare/cloudflare.ts';
import type { Dependencies } from '../dependencies.ts';
import { CommandError } from '../terminal/command-error.ts';
import { type Environment, environmentOption } from './environment.ts';
import { fetchState } from './fetch-state.ts';
import { type Plan, plan } from './plan.ts';

export interface Options {
  readonly env: Environment;
  readonly dryRun?: true;
}

type DeployDependencies = Pick<Dependencies, 'cloudflare' | 'readTarget' | 'readCommit'>;

/** `pnpm deploy:all`. Exit code 1 when a Worker was not deployed because a secret is missing. */
export async function deployAll(
  { env, dryRun }: Options,
  { cloudflare, readTarget, readCommit }: DeployDependencies,
): Promise<void> {
  const target = readTarget(env);
  const account = await cloudflare.openAccount();
  const planned = plan(target, await fetchState(target, account), readCommit());
  await apply(planned, dryRun ? null : account);

  for (const { worker, name, purpose, command } of planned.missingSecrets)
    console.log(
      `${worker} ${purpose === undefined ? `needs the secret ${name}` : `can use the secret ${name}, which ${purpose}`}:\n    ${command}`,
    );
  if (dryRun) console.log('Nothing was changed.');
  if (planned.blockedWorkers.length === 0) return;
  console.error(
    `${dryRun ? 'Would not deploy' : 'Not deployed'}: ${planned.blockedWorkers.join(', ')}. Set the missing secrets and run pnpm deploy:all${environmentOption(env)} again.`,
  );
  process.exitCode = 1;
}

const RETRY = 'The steps before it stay done. Correct the cause and run the same command again.';

/** Runs the steps in order and stops at the first that fails. Without an account it prints them. */
async function apply({ steps }: Plan, account: CloudflareAccount | null): Promise<void> {
  for (const [index, { description, args }] of steps.entries()) {
    console.log(`${index + 1}/${steps.length} ${description}`);
    const lines = account ? await account.run(args).catch(rethrow) : [`wrangler ${args.join(' ')}`];
    for (const line of lines) console.log(`    ${line}`);
  }
}

function rethrow(error: unknown): never {
  if (error instanceof CommandError) throw new CommandError(`${error.message}\n${RETRY}`);
  throw error;
}

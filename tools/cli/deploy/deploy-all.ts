import type { CloudflareAccount } from '../cloudflare/cloudflare.ts';
import type { Dependencies } from '../dependencies.ts';
import { CommandError } from '../terminal/command-error.ts';
import { printResult } from '../terminal/output.ts';
import { timeLeft } from '../terminal/progress.ts';
import { type Environment, environmentOption } from './environment.ts';
import { assumeEmptyAccount, fetchState } from './fetch-state.ts';
import { type Plan, plan } from './plan.ts';
import type { Target } from './read-target.ts';

export interface Options {
  readonly env: Environment;
  readonly dryRun?: true;
  readonly json?: boolean;
}

/** `pnpm deploy:all`. Exit code 1 when a Worker was not deployed because a secret is missing. */
export async function deployAll(
  { env, dryRun, json = false }: Options,
  { cloudflare, readTarget }: Pick<Dependencies, 'cloudflare' | 'readTarget'>,
): Promise<void> {
  const target = readTarget(env);
  const print: Print = json ? console.error : console.log;
  if (dryRun) {
    const { planned, unchecked } = await planDryRun(target, cloudflare);
    printSteps(planned, print);
    if (unchecked === null) printSecrets(planned, env, true, print);
    else printUnchecked(unchecked, target);
    print('Nothing was changed.');
    return printResult(json, toJson(env, planned, { dryRun: true, unchecked }), []);
  }
  const account = await cloudflare.openAccount();
  const planned = plan(target, await fetchState(target, account));
  const urls = await apply(planned, account, print);
  printSecrets(planned, env, false, print);
  printResult(json, { ...toJson(env, planned, { dryRun: false, unchecked: null }), urls }, []);
}

/** Without a log-in or a network: the steps for an empty account, and why nothing could be read. */
async function planDryRun(target: Target, cloudflare: Dependencies['cloudflare']) {
  try {
    const account = await cloudflare.openAccount();
    return { planned: plan(target, await fetchState(target, account)), unchecked: null };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return { planned: plan(target, assumeEmptyAccount(target)), unchecked: error.message };
  }
}

type Print = (line: string) => void;

function printSteps({ steps }: Plan, print: Print): void {
  for (const [index, { description, args }] of steps.entries())
    print(`${index + 1}/${steps.length} ${description}\n    wrangler ${args.join(' ')}`);
}

function printUnchecked(cause: string, { workers }: Target): void {
  const secrets = workers.flatMap(({ name, requiredSecrets }) =>
    requiredSecrets.map((secret) => `${secret} of ${name}`),
  );
  console.error(`Not checked: what exists in Cloudflare. ${cause}`);
  console.error(
    `These are the steps for an empty account: a step is left out if its queue, database or migration exists. Required secrets: ${secrets.join(', ')}.`,
  );
  process.exitCode = 2;
}

function printSecrets(planned: Plan, env: Environment, dryRun: boolean, print: Print): void {
  for (const { worker, name, purpose, command } of planned.missingSecrets)
    print(
      `${worker} ${purpose === undefined ? `needs the secret ${name}` : `can use the secret ${name}, which ${purpose}`}:\n    ${command}`,
    );
  if (planned.blockedWorkers.length === 0) return;
  console.error(
    `${dryRun ? 'Would not deploy' : 'Not deployed'}: ${planned.blockedWorkers.join(', ')}. Set the missing secrets and run pnpm deploy:all${environmentOption(env)} again.`,
  );
  process.exitCode = 1;
}

const RETRY = 'The steps before it stay done. Correct the cause and run the same command again.';

/** Runs the steps in order and stops at the first that fails. @returns the URLs of the Workers. */
async function apply({ steps }: Plan, account: CloudflareAccount, print: Print): Promise<string[]> {
  const urls: string[] = [];
  const left = timeLeft();
  for (const [index, { description, args }] of steps.entries()) {
    const time = left(index / steps.length);
    print(`${index + 1}/${steps.length} ${description}${time && ` (${time})`}`);
    const deployed = await account.run(args).catch(rethrow);
    for (const url of deployed) print(`    ${url}`);
    urls.push(...deployed);
  }
  return urls;
}

function rethrow(error: unknown): never {
  if (error instanceof CommandError) throw new CommandError(`${error.message}\n${RETRY}`);
  throw error;
}

const toJson = (
  environment: Environment,
  { steps, missingSecrets, blockedWorkers }: Plan,
  outcome: { readonly dryRun: boolean; readonly unchecked: string | null },
) => ({
  environment,
  ...outcome,
  steps: steps.map(({ description, args }) => ({
    description,
    command: `wrangler ${args.join(' ')}`,
  })),
  missingSecrets,
  blockedWorkers,
});

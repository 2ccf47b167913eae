import type Stripe from 'stripe';
import type { Cloudflare } from '../cloudflare/cloudflare.ts';
import { MissingDatabaseError, queryDatabase } from '../cloudflare/query-database.ts';
import type { Dependencies } from '../dependencies.ts';
import {
  type Environment,
  environmentOption,
  putSecretArgs,
  putSecretCommand,
} from '../deploy/environment.ts';
import { findWorker, type Target, type TargetWorker } from '../deploy/read-target.ts';
import { once } from '../once.ts';
import { toCommandError } from '../stripe/client.ts';
import { API_VERSION, WEBHOOK_PATH } from '../stripe/endpoint.ts';
import { readSecretKey } from '../stripe/key.ts';
import { CommandError, UsageError } from '../terminal/command-error.ts';
import { confirm } from '../terminal/confirm.ts';
import { printResult } from '../terminal/output.ts';
import { fetchState } from './fetch-state.ts';
import { type Query, readPackages, savePrices } from './packages.ts';
import { type Plan, plan } from './plan.ts';

export interface Options {
  readonly env: Environment;
  readonly url?: string | undefined;
  readonly remote?: true | undefined;
  readonly dryRun?: true;
  readonly yes?: true;
  readonly printSecret?: true;
  readonly storeSecret?: true;
  readonly replaceEndpoint?: true;
  readonly json?: boolean;
  /** Where the lines go, if another command prints them. */
  readonly print?: Print;
}

/**
 * `pnpm stripe:setup`: makes Stripe agree with the handler table and with `credit_packages`.
 *
 * @returns how many steps it took, or would take.
 */
export async function setUp(
  options: Options,
  dependencies: Pick<Dependencies, 'cloudflare' | 'connectStripe' | 'env' | 'readTarget'>,
): Promise<number> {
  assertConsistent(options);
  const { key, livemode } = readSecretKey(dependencies.env);
  const target = dependencies.readTarget(options.env);
  assertSameMode(target, livemode);
  const stripe = dependencies.connectStripe(key);
  return planAndApply(options, target, stripe, dependencies.cloudflare).catch((error: unknown) => {
    throw toCommandError(error);
  });
}

async function planAndApply(
  options: Options,
  target: Target,
  stripe: Stripe,
  cloudflare: Cloudflare,
): Promise<number> {
  const { env, dryRun, remote = env !== 'top', yes = false, replaceEndpoint = false } = options;
  const print = printOf(options);
  const ingest = findWorker(target, 'ingest');
  const openAccount = once(() => cloudflare.openAccount());
  const query = remote
    ? async (sql: string) => queryDatabase(await openAccount(), target.database.name, sql)
    : (sql: string) => cloudflare.queryLocal(target.database.config, sql);
  const packages = await readPackages(query).catch((error: unknown) => {
    if (!(error instanceof CommandError) || error instanceof MissingDatabaseError) throw error;
    throw new CommandError(
      `Cannot read the packages: ${error.message}. ${remote ? 'pnpm deploy:all' : 'pnpm dev'} creates their table.`,
    );
  });
  // Without a deployment there is no address that Stripe could post to.
  const base = options.url ?? (remote ? await findWorkersUrl(ingest, openAccount) : undefined);
  const url = base && new URL(WEBHOOK_PATH, base).href;
  const state = await fetchState(stripe, packages);
  const planned = plan({ url, packages, replaceEndpoint }, state);
  const steps = [...planned.packageSteps, ...planned.endpointSteps];

  if (url === undefined)
    print('Without --url no endpoint is created: use `stripe listen` for local events.');
  if (dryRun) for (const { description } of steps) print(`would ${description}`);
  if (steps.length === 0) print('Nothing to do: Stripe is up to date.');
  else if (dryRun) print('Nothing was changed.');
  else {
    if (target.livemode)
      await confirm('This changes live mode, where real money moves.', 'live', yes);
    const secret = await apply(planned, stripe, query, print);
    await handOverSecret(secret, options, ingest, openAccount);
  }
  const descriptions = steps.map(({ description }) => description);
  printResult(options.json === true, { env, dryRun: dryRun === true, steps: descriptions }, []);
  printOutdatedEndpoint(planned, options);
  return steps.length;
}

/**
 * Runs the steps. The database gets the prices before the endpoint is created, so that a failure
 * there cannot lose the endpoint's secret.
 *
 * @returns the signing secret of a new endpoint, which Stripe returns only once.
 */
async function apply(
  { packageSteps, endpointSteps }: Plan,
  stripe: Stripe,
  query: Query,
  print: Print,
): Promise<string | undefined> {
  const total = packageSteps.length + endpointSteps.length;
  const prices = new Map<string, string>();
  for (const [index, step] of packageSteps.entries()) {
    print(`${index + 1}/${total} ${step.description}`);
    const created = await step.apply(stripe);
    if (created.object === 'price') prices.set(step.packageId, created.id);
  }
  if (prices.size > 0) await savePrices(query, prices);

  const [endpointStep] = endpointSteps;
  if (!endpointStep) return undefined;
  print(`${total}/${total} ${endpointStep.description}`);
  return (await endpointStep.apply(stripe)).secret;
}

type Print = (line: string) => void;

/** With --json the one document on stdout leaves stderr for the lines. */
const printOf = ({ json, print }: Options): Print => print ?? (json ? console.error : console.log);

type OpenAccount = Cloudflare['openAccount'];

async function findWorkersUrl(worker: TargetWorker, openAccount: OpenAccount): Promise<string> {
  const url = await (await openAccount()).findWorkersUrl(worker.name);
  if (url !== undefined) return url;
  throw new CommandError('The account has no workers.dev address: pass --url https://….');
}

const SECRET = 'STRIPE_WEBHOOK_SECRET';
const REVEAL =
  'The page of the endpoint in Stripe’s Dashboard (Workbench, Webhooks) reveals its signing secret.';

/** @param value the signing secret; undefined when no endpoint was created. */
async function handOverSecret(
  value: string | undefined,
  options: Options,
  ingest: TargetWorker,
  openAccount: OpenAccount,
): Promise<void> {
  const { env, printSecret, storeSecret } = options;
  const print = printOf(options);
  const next = `${REVEAL} Then: ${putSecretCommand(ingest, SECRET)}`;
  if (value === undefined) {
    if (printSecret || storeSecret)
      console.error(`Stripe returns a signing secret only when it creates an endpoint. ${REVEAL}`);
  } else if (storeSecret) {
    await openAccount()
      .then((account) => account.run(putSecretArgs(ingest, SECRET), value))
      .catch((error: unknown) => {
        const reason = error instanceof CommandError ? error.message : 'wrangler failed';
        throw new CommandError(
          `The endpoint was created, but its secret could not be stored: ${reason}\n${next}`,
        );
      });
    print(`The signing secret is stored. Next: pnpm deploy:all${environmentOption(env)}`);
  } else print(printSecret ? value : next);
}

function printOutdatedEndpoint(
  { outdatedEndpoint }: Plan,
  { env, replaceEndpoint, dryRun }: Options,
): void {
  if (!outdatedEndpoint) return;
  const { id, api_version } = outdatedEndpoint;
  console.error(
    `${id} sends events of ${api_version ?? 'the account’s default API version'}, not ${API_VERSION}. The version of an endpoint cannot be changed.`,
  );
  console.error(
    replaceEndpoint && !dryRun
      ? `A second endpoint now exists beside it. To lose no event: 1. set STRIPE_WEBHOOK_SECRET to both secrets, separated by a comma; 2. wait three days, until Stripe no longer retries on the old endpoint; 3. delete ${id} and set the new secret alone. Events that both send are credited once.`
      : `Events of older versions are handled. To move without losing one: pnpm stripe:setup${environmentOption(env)} --replace-endpoint --print-secret`,
  );
}

function assertConsistent({ url, json, printSecret, storeSecret, replaceEndpoint }: Options): void {
  if (json && printSecret)
    throw new UsageError(
      'Pass either --json or --print-secret. The JSON output does not include the secret.',
    );
  if (printSecret && storeSecret)
    throw new UsageError('Pass either --print-secret or --store-secret.');
  if (replaceEndpoint && storeSecret)
    throw new UsageError(
      'While an endpoint is replaced both secrets must be set: pass --print-secret and set them together.',
    );
  if (url !== undefined && !/^https:\/\/[^/]+/.test(url))
    throw new UsageError('--url must begin with https://: Stripe posts events to no other URL.');
  if (url !== undefined && !URL.canParse(url))
    throw new UsageError(`${url} is not a URL such as https://hooks.example`);
}

/** The consumer records events of the other mode as dead, so an endpoint for them is a mistake. */
function assertSameMode(target: Target, livemode: boolean): void {
  if (target.livemode === livemode) return;
  throw new CommandError(
    target.livemode
      ? 'STRIPE_SECRET_KEY is a test key, and production uses live mode: use a live key.'
      : 'STRIPE_SECRET_KEY is a live key: live mode belongs to --env production only.',
  );
}

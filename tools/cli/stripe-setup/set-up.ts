import { configs } from '@stripe-credits/harness';
import type Stripe from 'stripe';
import { openAccount } from '../cloudflare/account.ts';
import { wrangler } from '../cloudflare/wrangler.ts';
import { type Environment, environmentOption } from '../deploy/environment.ts';
import { putSecret, putSecretCommand } from '../deploy/secret.ts';
import { targetOf } from '../deploy/target.ts';
import { type Connect, connect, refusalOf } from '../stripe/client.ts';
import { API_VERSION, WEBHOOK_PATH } from '../stripe/endpoint.ts';
import { secretKeyIn } from '../stripe/key.ts';
import { CommandError, UsageError } from '../terminal/command-error.ts';
import { confirm } from '../terminal/confirm.ts';
import { carryOut } from './apply.ts';
import { look } from './fetch-state.ts';
import { packagesIn } from './packages.ts';
import { inWords, type Plan, plan } from './plan.ts';

export interface Options {
  readonly env: Environment;
  readonly url?: string;
  readonly remote?: true;
  readonly dryRun?: true;
  readonly yes?: true;
  readonly printSecret?: true;
  readonly storeSecret?: true;
  readonly replaceEndpoint?: true;
}

/** Brings Stripe to what the handler table and `credit_packages` say. */
export async function setUp(options: Options, open: Connect = connect): Promise<void> {
  const { env, dryRun = false } = options;
  refuseContradictions(options);
  const { key, livemode } = secretKeyIn(process.env);
  refuseOtherMode(env, livemode);
  try {
    await withStripe(open(key), options, livemode, dryRun);
  } catch (error) {
    throw refusalOf(error);
  }
}

async function withStripe(stripe: Stripe, options: Options, livemode: boolean, dryRun: boolean) {
  const { env, remote = env !== 'top', replaceEndpoint = false, yes = false } = options;
  const packages = packagesIn(env, remote);
  const rows = await packages.read();
  const url = await webhookUrl(options, remote);
  const planned = plan({ url, packages: rows, replaceEndpoint }, await look(stripe, rows));

  if (url === undefined)
    console.log('No --url, so no endpoint: local events come by `stripe listen`.');
  if (dryRun) for (const step of planned.steps) console.log(`would ${inWords(step)}`);
  if (planned.steps.length === 0) console.log('Nothing is to be done: Stripe has it all.');
  else if (dryRun) console.log('Nothing was changed.');
  else {
    if (livemode) await confirm('This changes live mode, where real money moves.', 'live', yes);
    await withSecret(await carryOut(planned, stripe, packages), planned, options);
  }
  tellOutdated(planned, options);
}

/** The endpoint's URL: as told, or where the deployed ingest has its workers.dev address. */
async function webhookUrl({ url, env }: Options, remote: boolean): Promise<string | undefined> {
  if (url !== undefined) return new URL(WEBHOOK_PATH, url).href;
  if (!remote) return undefined;
  const domain = await (await openAccount()).workersDomain();
  if (domain === undefined)
    throw new CommandError('The account has no workers.dev address: pass --url https://….');
  const { workers } = targetOf(env);
  const ingest = workers.find(({ config }) => config === configs.ingest);
  return `https://${ingest?.name}.${domain}${WEBHOOK_PATH}`;
}

async function withSecret(secret: string | undefined, { steps }: Plan, options: Options) {
  const { env, printSecret, storeSecret } = options;
  const name = 'STRIPE_WEBHOOK_SECRET';
  const ingests = { name, config: configs.ingest, environment: env };
  if (secret === undefined) {
    const asked = printSecret || storeSecret;
    if (asked)
      console.error(`Stripe tells a signing secret once, when the endpoint is made. ${REVEAL}`);
    return;
  }
  if (printSecret) console.log(secret);
  if (storeSecret)
    await wrangler(putSecret(ingests), { input: secret }).catch((error: unknown) => {
      const said = error instanceof CommandError ? error.message : 'wrangler could not be run';
      throw new CommandError(
        `The endpoint is made, but its secret could not be stored: ${said}\n${REVEAL} Then: ${putSecretCommand(ingests)}`,
      );
    });
  if (storeSecret)
    console.log(`Its signing secret is stored. Next: pnpm deploy:all${environmentOption(env)}`);
  else if (!printSecret && steps.length > 0)
    console.log(`${REVEAL} Then: ${putSecretCommand(ingests)}`);
}

const REVEAL =
  'In Stripe’s Dashboard under Workbench, Webhooks, the endpoint’s page reveals its signing secret.';

function tellOutdated({ outdated }: Plan, { env, replaceEndpoint, dryRun }: Options): void {
  if (!outdated) return;
  const version = outdated.api_version ?? 'the account’s default version';
  console.error(
    `${outdated.id} sends events of ${version}, not ${API_VERSION}; that cannot be changed in an endpoint.`,
  );
  console.error(
    replaceEndpoint && !dryRun
      ? `The new one stands beside it. So that nothing is lost: 1. set STRIPE_WEBHOOK_SECRET to both secrets, with a comma between; 2. wait three days, until Stripe has stopped to retry on the old one; 3. delete ${outdated.id}, and set the new secret alone. Events that both send are credited once.`
      : `Older shapes are understood. To move without loss: pnpm stripe:setup${environmentOption(env)} --replace-endpoint --print-secret`,
  );
}

function refuseContradictions({ url, printSecret, storeSecret, replaceEndpoint }: Options): void {
  if (printSecret && storeSecret)
    throw new UsageError('Name one of --print-secret and --store-secret.');
  if (replaceEndpoint && storeSecret)
    throw new UsageError(
      'While an endpoint is replaced both secrets must be set: use --print-secret, and set them together.',
    );
  if (url !== undefined && !/^https:\/\/[^/]+/.test(url))
    throw new UsageError('--url must begin with https://: Stripe posts events to nothing else.');
  if (url !== undefined && !URL.canParse(url))
    throw new UsageError(`${url} is no URL, such as https://hooks.example`);
}

/** The consumer refuses events of the other mode as dead, so an endpoint of it is a mistake. */
function refuseOtherMode(env: Environment, livemode: boolean): void {
  const wanted = targetOf(env).livemode;
  if (wanted === livemode) return;
  throw new CommandError(
    wanted
      ? 'STRIPE_SECRET_KEY is of test mode, and production serves live mode: use a live key.'
      : 'STRIPE_SECRET_KEY is a live key: live mode belongs to --env production alone.',
  );
}

import { API_VERSION, compareEvents } from '../../stripe/endpoint.ts';
import { fetchState } from '../../stripe-setup/fetch-state.ts';
import { readPackages } from '../../stripe-setup/packages.ts';
import { plan } from '../../stripe-setup/plan.ts';
import { type Check, type CheckResult, failed, ok } from '../check.ts';
import type { Context } from '../context.ts';
import { Skip } from '../skip.ts';

export const stripeChecks: readonly Check[] = [
  { name: 'Stripe has an endpoint for ingest, over HTTPS', run: checkEndpoint },
  { name: 'the endpoint is enabled', run: checkEnabled },
  { name: 'the endpoint sends the event types of the handler table', run: checkEvents },
  { name: 'the endpoint has the API version of this SDK', run: checkVersion },
  { name: 'the endpoint has the mode of STRIPE_LIVEMODE', run: checkLivemode },
  { name: 'every package agrees with its price in Stripe', run: checkPrices },
];

const setUpCommand = ({ environmentOption }: Context) =>
  `pnpm stripe:setup${environmentOption || ' --remote'}`;

async function checkEndpoint(context: Context): Promise<CheckResult> {
  const url = await context.webhookUrl();
  if (!url.startsWith('https://')) return failed(`${url} is not HTTPS`, 'use an https:// address');
  return (await context.endpoint())
    ? ok(url)
    : failed(`none has the URL ${url}`, `${setUpCommand(context)} --url … --store-secret`);
}

async function checkEnabled(context: Context): Promise<CheckResult> {
  const { status, id } = await findEndpoint(context);
  return status === 'enabled' ? ok() : failed(`${id} is ${status}`, setUpCommand(context));
}

async function checkEvents(context: Context): Promise<CheckResult> {
  const { missing, unhandled } = compareEvents((await findEndpoint(context)).enabled_events);
  if (missing.length > 0) return failed(`it lacks ${missing.join(', ')}`, setUpCommand(context));
  if (unhandled.length > 0)
    return failed(`it sends ${unhandled.join(', ')}, which has no handler`, setUpCommand(context));
  return ok();
}

async function checkVersion(context: Context): Promise<CheckResult> {
  const { api_version, id } = await findEndpoint(context);
  if (api_version === API_VERSION) return ok(API_VERSION);
  return failed(
    `${id} has ${api_version ?? 'the account’s default'}, not ${API_VERSION}`,
    `${setUpCommand(context)} --replace-endpoint --print-secret`,
  );
}

async function checkLivemode(context: Context): Promise<CheckResult> {
  const { livemode, id } = await findEndpoint(context);
  if (livemode === context.target.livemode) return ok(livemode ? 'live' : 'test');
  return failed(
    `${id} has ${livemode ? 'live' : 'test'} mode, so its events would be dead letters`,
    'use a key of the same mode as the --env',
  );
}

/** A package without a price is sold at the price in its row, so there is nothing to compare. */
async function checkPrices(context: Context): Promise<CheckResult> {
  const stripe = context.stripe();
  const [account, databaseId] = [await context.account(), await context.databaseId()];
  const all = await readPackages((sql) => account.query(databaseId, sql));
  const packages = all.filter(({ stripePriceId }) => stripePriceId !== null);
  if (packages.length === 0) return ok('no package has one');
  const state = await fetchState(stripe, packages);
  const { packageSteps } = plan({ url: undefined, packages, replaceEndpoint: false }, state);
  const ids = new Set(packageSteps.map((step) => step.package.id));
  return ids.size === 0
    ? ok()
    : failed(`these do not: ${[...ids].join(', ')}`, setUpCommand(context));
}

async function findEndpoint(context: Context) {
  const endpoint = await context.endpoint();
  if (!endpoint) throw new Skip('the endpoint does not exist yet');
  return endpoint;
}

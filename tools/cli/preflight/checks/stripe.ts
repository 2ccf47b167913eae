import { API_VERSION, compareEvents } from '../../stripe/endpoint.ts';
import { fetchState } from '../../stripe-setup/fetch-state.ts';
import { readPackages } from '../../stripe-setup/packages.ts';
import { plan } from '../../stripe-setup/plan.ts';
import { fail, Skip } from '../check.ts';
import type { Checks, Context } from '../context.ts';

export const stripeChecks: Checks = {
  async 'Stripe has an endpoint for ingest, over HTTPS'({ webhookUrl, endpoint, setUpCommand }) {
    const url = await webhookUrl();
    if (!url.startsWith('https://')) fail(`${url} is not HTTPS`, 'use an https:// address');
    if (!(await endpoint()))
      fail(`none has the URL ${url}`, `${setUpCommand} --url … --store-secret`);
    return url;
  },

  async 'the endpoint is enabled'(context) {
    const { status, id } = await findEndpoint(context);
    if (status !== 'enabled') fail(`${id} is ${status}`, context.setUpCommand);
  },

  async 'the endpoint sends the event types of the handler table'(context) {
    const [difference] = compareEvents((await findEndpoint(context)).enabled_events);
    if (difference) fail(difference, context.setUpCommand);
  },

  async 'the endpoint has the API version of this SDK'(context) {
    const { api_version, id } = await findEndpoint(context);
    if (api_version === API_VERSION) return API_VERSION;
    return fail(
      `${id} has ${api_version ?? 'the account’s default'}, not ${API_VERSION}`,
      `${context.setUpCommand} --replace-endpoint --print-secret`,
    );
  },

  async 'the endpoint has the mode of STRIPE_LIVEMODE'(context) {
    const { livemode, id } = await findEndpoint(context);
    const mode = livemode ? 'live' : 'test';
    if (livemode === context.target.livemode) return mode;
    return fail(
      `${id} has ${mode} mode, so its events would be dead letters`,
      'use a key of the same mode as the --env',
    );
  },

  /** A package without a price is sold at the price in its row, so there is nothing to compare. */
  async 'every package agrees with its price in Stripe'(context) {
    const stripe = context.stripe();
    const [account, databaseId] = [await context.account(), await context.databaseId()];
    if (!databaseId) throw new Skip('the database does not exist yet');
    const all = await readPackages((sql) => account.query(databaseId, sql));
    const packages = all.filter(({ stripePriceId }) => stripePriceId !== null);
    if (packages.length === 0) return 'no package has one';
    const state = await fetchState(stripe, packages);
    const { packageSteps } = plan({ url: undefined, packages, replaceEndpoint: false }, state);
    const ids = new Set(packageSteps.map(({ packageId }) => packageId));
    if (ids.size > 0) fail(`these do not: ${[...ids].join(', ')}`, context.setUpCommand);
    return undefined;
  },
};

async function findEndpoint(context: Context) {
  const endpoint = await context.endpoint();
  if (!endpoint) throw new Skip('the endpoint does not exist yet');
  return endpoint;
}

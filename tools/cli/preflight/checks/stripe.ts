import { API_VERSION, eventsDifference } from '../../stripe/endpoint.ts';
import { look } from '../../stripe-setup/fetch-state.ts';
import type { PackageRow } from '../../stripe-setup/packages.ts';
import { plan } from '../../stripe-setup/plan.ts';
import { type Check, failed, ok, Skip, type Verdict } from '../check.ts';
import type { Scene } from '../context.ts';

export const stripe: readonly Check[] = [
  { name: 'Stripe has an endpoint for ingest, over HTTPS', look: endpoint },
  { name: 'the endpoint is enabled', look: enabled },
  { name: 'the endpoint’s events are those of the handler table', look: events },
  { name: 'the endpoint’s API version is that of this SDK', look: version },
  { name: 'the endpoint’s mode is that of STRIPE_LIVEMODE', look: livemode },
  { name: 'each package’s price in Stripe agrees with it', look: prices },
];

const SET_UP = ({ option }: Scene) => `pnpm stripe:setup${option || ' --remote'}`;

async function endpoint(scene: Scene): Promise<Verdict> {
  const url = await scene.webhookUrl();
  if (!url.startsWith('https://')) return failed(`${url} is not HTTPS`, 'use an https:// address');
  return (await scene.endpoint())
    ? ok(url)
    : failed(`there is none for ${url}`, `${SET_UP(scene)} --url … --store-secret`);
}

async function enabled(scene: Scene): Promise<Verdict> {
  const { status, id } = await present(scene);
  return status === 'enabled' ? ok() : failed(`${id} is ${status}`, SET_UP(scene));
}

async function events(scene: Scene): Promise<Verdict> {
  const { missing, needless } = eventsDifference((await present(scene)).enabled_events);
  if (missing.length > 0) return failed(`it lacks ${missing.join(', ')}`, SET_UP(scene));
  if (needless.length > 0)
    return failed(`it sends ${needless.join(', ')} for nothing`, SET_UP(scene));
  return ok();
}

async function version(scene: Scene): Promise<Verdict> {
  const { api_version, id } = await present(scene);
  if (api_version === API_VERSION) return ok(API_VERSION);
  return failed(
    `${id} has ${api_version ?? 'the account’s default'}, not ${API_VERSION}`,
    `${SET_UP(scene)} --replace-endpoint --print-secret`,
  );
}

async function livemode(scene: Scene): Promise<Verdict> {
  const found = await present(scene);
  const { target } = scene;
  if (found.livemode === target.livemode) return ok(target.livemode ? 'live' : 'test');
  return failed(
    `${found.id} is of ${found.livemode ? 'live' : 'test'} mode, and every event of it would be dead`,
    'use the key and the --env that belong together',
  );
}

/** A package without a price is sold by its row; one with a price must cost what the row says. */
async function prices(scene: Scene): Promise<Verdict> {
  const client = scene.stripe();
  const account = await scene.account();
  const rows = await account.query(
    await scene.databaseId(),
    'SELECT id, name, credits, unit_amount, currency, stripe_price_id FROM credit_packages WHERE stripe_price_id IS NOT NULL',
  );
  // The columns are named by the SELECT, and typed by the table.
  const packages = rows as unknown as PackageRow[];
  if (packages.length === 0) return ok('none names one');
  const found = await look(client, packages);
  const { steps } = plan({ url: undefined, packages, replaceEndpoint: false }, found);
  const wrong = steps.flatMap((step) => ('row' in step ? [step.row.id] : []));
  return wrong.length === 0
    ? ok()
    : failed(`${[...new Set(wrong)].join(', ')} does not`, SET_UP(scene));
}

async function present(scene: Scene) {
  const found = await scene.endpoint();
  if (!found) throw new Skip('there is no endpoint yet');
  return found;
}

import type Stripe from 'stripe';
import * as v from 'valibot';
import { sessionParams } from '../../../apps/credits/src/checkout-params.ts';
import { CheckoutSchema } from '../../../apps/credits/src/schemas/checkout.ts';
import { userPath } from '../credits/user-path.ts';
import { type CreditPackage, readPackages } from '../stripe-setup/packages.ts';
import { CommandError } from '../terminal/command-error.ts';
import type { Context } from './context.ts';
import { showProgress } from './wait-for.ts';

/** The user's newest session for the package that is paid or can be paid. */
export async function findSession({
  account,
  options: { user, package: packageId },
}: Context): Promise<Stripe.Checkout.Session | undefined> {
  const { data } = await account.stripe.checkout.sessions.list({ limit: 100 });
  return data.find(
    ({ metadata, status, payment_status }) =>
      metadata?.['user_id'] === user &&
      metadata['package_id'] === packageId &&
      (status === 'open' || payment_status === 'paid'),
  );
}

/** As `createCheckout` of the Credits API creates it. The buyer returns to the console. */
export async function createSession(context: Context): Promise<Stripe.Checkout.Session> {
  const { account, options, dependencies } = context;
  const creditPackage = await findPack(context);
  const { consoleUrl } = dependencies;
  const checkout = v.parse(CheckoutSchema, {
    userId: options.user,
    packageId: creditPackage.id,
    idempotencyKey: 'unused: the session is looked up before',
    successUrl: new URL(userPath(options.user), consoleUrl).href,
    cancelUrl: consoleUrl,
  });
  // A price in the database belongs to an account, and the fake is none.
  const stripePriceId = account.kind === 'fake' ? null : creditPackage.stripePriceId;
  const params = sessionParams(checkout, { ...creditPackage, stripePriceId });
  return account.stripe.checkout.sessions.create(params);
}

async function findPack(context: Context): Promise<CreditPackage> {
  const { options, dependencies } = context;
  const packages = await showProgress(
    context,
    'the packages of the local database',
    readPackages(dependencies.queryLocal),
  );
  const packs = packages.filter(({ interval }) => interval === null);
  const found = packs.find(({ id }) => id === options.package);
  if (found) return found;
  throw new CommandError(
    `There is no package ${options.package}: pass --package with one of ${packs.map(({ id }) => id).join(', ')}.`,
  );
}

import Stripe from 'stripe';
import { toCommandError } from '../stripe/client.ts';
import { describeKey, isApiKey, parseKey } from '../stripe/key.ts';
import { CommandError, UnreachableError } from '../terminal/command-error.ts';

const WANTED = 'copy a key of test mode, which begins with sk_test_ or rk_test_';

/** @throws CommandError for everything but a secret or restricted key of test mode, without its value. */
export function parseTestKey(text: string): string {
  const key = text.trim();
  const info = parseKey(key);
  if (info?.livemode)
    throw new CommandError(
      `This is a live key, with which real money moves: it is neither used nor stored. Instead ${WANTED}.`,
    );
  if (!isApiKey(info)) throw new CommandError(`This is ${describeKey(key)}: ${WANTED}.`);
  if (/\s/.test(key)) throw new CommandError('The key has white space inside: copy it again.');
  return key;
}

/** Reads that change nothing, by the permission that each needs. */
const READS: Readonly<Record<string, (stripe: Stripe) => Promise<unknown>>> = {
  Products: (stripe) => stripe.products.list({ limit: 1 }),
  Prices: (stripe) => stripe.prices.list({ limit: 1 }),
  'Checkout Sessions': (stripe) => stripe.checkout.sessions.list({ limit: 1 }),
  'Webhook Endpoints': (stripe) => stripe.webhookEndpoints.list({ limit: 1 }),
  Events: (stripe) => stripe.events.list({ limit: 1 }),
};

/**
 * Asks Stripe whether it knows the key, and what a restricted key may read. Whether it may write
 * shows when something is written.
 * @param pnpm what a command begins with.
 * @throws CommandError that names each missing permission.
 */
export async function assertPermissions(stripe: Stripe, pnpm: string): Promise<void> {
  const missing: string[] = [];
  for (const [permission, read] of Object.entries(READS))
    await read(stripe).catch((error: unknown) => {
      if (!(error instanceof Stripe.errors.StripePermissionError)) throw refusal(error, pnpm);
      missing.push(permission);
    });
  if (missing.length > 0)
    throw new CommandError(
      `The key has no access to ${missing.join(', ')}. In Stripe’s Dashboard, under Developers, API keys, let it read Events and Webhook Endpoints and write Products, Prices and Checkout Sessions, or use a secret key (sk_test_…).`,
    );
}

function refusal(thrown: unknown, pnpm: string): unknown {
  const error = toCommandError(thrown);
  if (!(error instanceof UnreachableError)) return error;
  return new UnreachableError(`${error.message} Without one: ${pnpm} quickstart --fake`);
}

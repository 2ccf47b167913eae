import Stripe from 'stripe';
import { CommandError, Unreachable } from '../terminal/command-error.ts';
import { withoutKeys } from './key.ts';

export type Connect = (key: string) => Stripe;

export const connect: Connect = (key) =>
  new Stripe(key, { maxNetworkRetries: 2, telemetry: false, appInfo: { name: 'stripe-credits' } });

/** What Stripe refused, in a sentence without the key; other errors are passed on. */
export function refusalOf(error: unknown): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  const said = withoutKeys(error.message);
  if (error instanceof Stripe.errors.StripeAuthenticationError)
    return new CommandError(
      'Stripe does not know the key: was it rolled, or is it of another account?',
    );
  if (error instanceof Stripe.errors.StripePermissionError)
    return new CommandError(
      `The key may not do this. A restricted key needs write access to Webhook Endpoints, Products and Prices. Stripe said: ${said}`,
    );
  if (error instanceof Stripe.errors.StripeConnectionError)
    return new Unreachable('Stripe could not be reached: is there a network?');
  return new CommandError(`Stripe refused: ${said}`);
}

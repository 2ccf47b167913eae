import Stripe from 'stripe';
import { CommandError, UnreachableError } from '../terminal/command-error.ts';
import { removeKeys } from './key.ts';

export type ConnectStripe = (key: string) => Stripe;

export const connectStripe: ConnectStripe = (key) =>
  new Stripe(key, { maxNetworkRetries: 2, telemetry: false, appInfo: { name: 'stripe-credits' } });

/** Converts an error of Stripe's into a CommandError without the key; returns other errors as they are. */
export function toCommandError(error: unknown): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  const message = removeKeys(error.message);
  if (error instanceof Stripe.errors.StripeAuthenticationError)
    return new CommandError(
      'Stripe does not know the key. Was it rolled, or does it belong to another account?',
    );
  if (error instanceof Stripe.errors.StripePermissionError)
    return new CommandError(
      `The key lacks a permission. A restricted key needs write access to Webhook Endpoints, Products and Prices. Stripe’s message: ${message}`,
    );
  if (error instanceof Stripe.errors.StripeConnectionError)
    return new UnreachableError('No response from Stripe: check the network.');
  return new CommandError(`Stripe refused the request: ${message}`);
}

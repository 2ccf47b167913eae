import { sign } from '@stripe-credits/stripe-events/signing';
import type Stripe from 'stripe';

/** Posts the event as Stripe does: signed anew at each delivery. @returns the answer's status. */
export async function deliver(event: Stripe.Event, url: string, secret: string): Promise<number> {
  const body = JSON.stringify(event);
  const headers = {
    'Content-Type': 'application/json; charset=utf-8',
    'Stripe-Signature': await sign(body, secret),
  };
  return (await fetch(url, { method: 'POST', body, headers })).status;
}

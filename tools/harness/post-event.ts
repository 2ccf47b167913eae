import { sign } from '@stripe-credits/stripe-events/signing';

/** Posts an event as Stripe does: the text, and a signature over exactly that text. */
export async function postEvent(webhook: string, event: object, secret: string): Promise<Response> {
  const payload = JSON.stringify(event);
  return fetch(webhook, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'Stripe-Signature': await sign(payload, secret),
    },
    body: payload,
  });
}

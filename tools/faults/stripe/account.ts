import { type FakeStripe, startFakeStripe } from '@stripe-credits/fake-stripe';
import type { StripeEvent } from '@stripe-credits/stripe-events/fixtures';
import { STRIPE_KEY } from '../settings.ts';
import type { InvoiceLine, StripeObject } from './payload.ts';

export type StripeAccount = Awaited<ReturnType<typeof openStripeAccount>>;

type Collections = FakeStripe['state'];
type StoredEvent = Parameters<Collections['events']['set']>[0];
type StoredLines = Parameters<Collections['invoices']['set']>[0]['lines'];

/** What Stripe's API has for look-ups. Some objects are missing until they are restored. */
export async function openStripeAccount() {
  const fake = await startFakeStripe({ secretKey: STRIPE_KEY });
  const { events, invoices } = fake.state;
  const missing: StripeObject[] = [];

  function store(object: StripeObject): void {
    if (object.kind === 'event') events.set(toStoredEvent(object.event));
    else invoices.set({ id: object.id, lines: toStoredLines(object.lines) });
  }

  return {
    url: fake.url,
    add(object: StripeObject): void {
      if (object.isMissing) missing.push(object);
      else store(object);
    },
    restoreMissing: () => missing.splice(0).forEach(store),
    close: () => fake.close(),
  };
}

/**
 * The fake keeps events for 30 days by the clock of this machine. A fixture is as much of an event as
 * look-ups read.
 */
const toStoredEvent = (event: StripeEvent) =>
  ({ ...event, created: Math.floor(Date.now() / 1000) }) as unknown as StoredEvent;

/** As much of a line as is read of it. */
const toStoredLines = (lines: readonly InvoiceLine[]) => lines as unknown as StoredLines;

import type { FakeStripe } from '@stripe-credits/fake-stripe';
import { postEvent } from '@stripe-credits/harness/post-event';
import type Stripe from 'stripe';
import { CommandError } from '../terminal/command-error.ts';
import type { Context } from './context.ts';

/** Pays as a buyer does on Stripe's page, and posts the event as Stripe does. */
export async function payWithFake(
  context: Context,
  fake: FakeStripe,
  { id }: Stripe.Checkout.Session,
): Promise<void> {
  const { terminal, webhookUrl } = context.dependencies;
  terminal.print(`  The fake pays the session ${id} and posts its event.`);
  const secret = context.requireWebhookSecret();
  const { status } = await postEvent(webhookUrl, fake.pay(id), secret);
  if (status === 200) return;
  throw new CommandError(
    status === 400
      ? 'The Workers refuse the signature: restart pnpm dev, which reads .dev.vars at its start.'
      : `ingest answered ${status}: see the log of pnpm dev for the cause.`,
  );
}

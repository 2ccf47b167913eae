import type { FakeStripe } from '@stripe-credits/fake-stripe';
import type Stripe from 'stripe';
import { CommandError } from '../terminal/command-error.ts';
import type { Context } from './context.ts';
import { postSigned } from './post-signed.ts';

/** Pays as a buyer does on Stripe's page, and posts the event as Stripe does. */
export async function payWithFake(
  context: Context,
  fake: FakeStripe,
  { id }: Stripe.Checkout.Session,
): Promise<void> {
  context.dependencies.terminal.print(`  The fake pays the session ${id} and posts its event.`);
  if ((await postSigned(context, fake.pay(id))) === 'accepted') return;
  throw new CommandError(
    'The Workers refuse the signature: restart pnpm dev, which reads .dev.vars at its start.',
  );
}

import Stripe from 'stripe';
import { productId } from '../../stripe-setup/fetch-state.ts';
import { CommandError } from '../../terminal/command-error.ts';
import type { Context } from '../context.ts';
import { listenCommand } from '../listen-command.ts';
import { done, notNeeded, type Step, skipped } from '../step.ts';
import { waitFor } from '../wait-for.ts';

export const event: Step = {
  title: 'the first event of Stripe',
  async run(context) {
    const { account, dependencies } = context;
    if (account.kind === 'fake') return notNeeded('the fake posts the event of its payment itself');
    dependencies.terminal.print(
      `  A change of a product causes an event, which this forwards:\n\n    ${listenCommand(context)}\n`,
    );
    const id = await causeEvent(context, account.stripe);
    const arrived = await waitFor(context, {
      subject: 'the event to arrive',
      check: async () => ((await context.hasEvent(id)) ? true : undefined),
      by: 'person',
    });
    if (arrived.outcome === 'found') return done(`${id} came from Stripe to the database`);
    if (arrived.outcome === 'skipped') return skipped(`${id} has not arrived yet`);
    throw new CommandError(
      `Stripe has the event ${id}, and it did not arrive. Is this running, and logged in to the account of the key?\n  ${listenCommand(context)}`,
    );
  },
};

/** Changes the metadata of the package's product, and returns the id of the event of it. */
async function causeEvent(context: Context, stripe: Stripe): Promise<string> {
  const product = productId({ id: context.options.package });
  const startedAt = new Date().toISOString();
  const changed = await stripe.products
    .update(product, { metadata: { quickstart: startedAt } })
    .catch((error: unknown) => {
      if (!isMissing(error)) throw error;
      throw new CommandError(
        `Stripe has no product ${product}: ${context.resumeCommand('packages')} creates it.`,
      );
    });
  const found = await waitFor(context, {
    subject: 'Stripe’s list of events',
    check: () => findEvent(stripe, changed),
    by: 'machine',
  });
  if (found.outcome === 'found') return found.value;
  throw new CommandError(`Stripe lists no event of the change of ${product}.`);
}

async function findEvent(stripe: Stripe, changed: Stripe.Product): Promise<string | undefined> {
  const { data } = await stripe.events.list({ type: 'product.updated', limit: 20 });
  return data.find(
    ({ data: { object } }) =>
      'id' in object &&
      object.id === changed.id &&
      'metadata' in object &&
      object.metadata?.['quickstart'] === changed.metadata['quickstart'],
  )?.id;
}

const isMissing = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeError && error.code === 'resource_missing';

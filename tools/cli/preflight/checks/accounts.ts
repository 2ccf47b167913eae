import Stripe from 'stripe';
import { findWorker } from '../../deploy/read-target.ts';
import { removeKeys } from '../../stripe/key.ts';
import { fail, Note, Skip } from '../check.ts';
import type { Checks, Context } from '../context.ts';

/** The value of `events_from` for the events of the account that owns the destination. */
const OWN_ACCOUNT = '@self';

export const accountChecks: Checks = {
  /**
   * The endpoint of API v1 does not contain its parameter `connect`. It has an `application` if it
   * is of Connect, and an event destination of API v2 says whose events it sends; v2 lists the
   * endpoints of v1 too.
   */
  async 'the endpoint listens to this account only'(context) {
    const connected = (await context.endpoints()).find(({ application }) => application !== null);
    if (connected) refuse(connected.id, 'connected accounts', context);

    const destinations = await listDestinations(context);
    for (const { id, events_from = [] } of destinations) {
      const others = events_from.filter((source) => source !== OWN_ACCOUNT);
      if (others.length > 0) refuse(id, `other accounts (${others.join(', ')})`, context);
    }
    if (destinations.length === 0)
      throw new Skip('Stripe lists no event destination with the URL of ingest');
    const unknown = destinations.find(({ events_from }) => events_from === undefined);
    if (unknown)
      throw new Skip(
        `Stripe’s API does not show whose events ${unknown.id} sends: check its page in Stripe’s Dashboard, under Workbench, Webhooks`,
      );
    return undefined;
  },
};

/** Stripe's API does not show which accounts: they may be those in STRIPE_ACCOUNTS. */
function refuse(id: string, sources: string, { target, setUpCommand }: Context): never {
  const { STRIPE_ACCOUNTS: handled = '' } = findWorker(target, 'consumer').vars;
  if (handled !== '')
    throw new Note(
      `${id} listens to ${sources}. Compare them with STRIPE_ACCOUNTS, which names the accounts whose events are handled`,
    );
  return fail(
    `${id} listens to ${sources}, whose events would be ignored`,
    `delete it in Stripe, then create one that listens to your account only: ${setUpCommand} --url … --store-secret`,
  );
}

/** The event destinations that send to ingest. */
async function listDestinations(context: Context): Promise<Stripe.V2.Core.EventDestination[]> {
  const url = await context.webhookUrl();
  // Without `include` Stripe leaves the URLs out.
  const list = context
    .stripe()
    .v2.core.eventDestinations.list({ include: ['webhook_endpoint.url'] });
  const all = await list.autoPagingToArray({ limit: 1000 }).catch(skipRefusal);
  return all.filter((destination) => destination.webhook_endpoint?.url === url);
}

/** A restricted key may lack the permission to list event destinations, and needs it for nothing else. */
function skipRefusal(error: unknown): never {
  if (error instanceof Stripe.errors.StripePermissionError)
    throw new Skip(
      'the key may not read event destinations: give it read access to Event Destinations',
    );
  if (error instanceof Stripe.errors.StripeInvalidRequestError)
    throw new Skip(`Stripe refused the list of event destinations: ${removeKeys(error.message)}`);
  throw error;
}

import { type Database, readCorrections } from '@stripe-credits/db';
import { needsCorrection, type ProcessingContext } from '@stripe-credits/stripe-events';
import { type Delivery, readMessages } from './read-messages.ts';

/**
 * Processes the events again that would credit nobody and that an engineer has repaired, with the
 * metadata that the repair gave. An event that can be handled as Stripe sent it takes no correction,
 * so that a batch without dead events reads nothing.
 */
export async function correctDeliveries(
  db: Database,
  deliveries: readonly Delivery[],
  context: ProcessingContext,
): Promise<Delivery[]> {
  const ids = deliveries.flatMap(({ id, outcome }) => (needsCorrection(outcome) ? [id] : []));
  if (ids.length === 0) return [...deliveries];
  const corrections = await readCorrections(db, ids);
  const isCorrected = ({ id, outcome }: Delivery) =>
    needsCorrection(outcome) && corrections.has(id);
  const repaired = deliveries.filter(isCorrected).map(({ message }) => message);
  const corrected = await readMessages(repaired, { ...context, corrections });
  const byMessage = new Map(corrected.map((delivery) => [delivery.message, delivery]));
  return deliveries.map((delivery) => byMessage.get(delivery.message) ?? delivery);
}

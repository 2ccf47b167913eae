import { RETRIES_EXHAUSTED } from '@stripe-credits/db';
import { type ProcessingSettings, parseSettings } from '@stripe-credits/stripe-events';
import type { DeliveryResult } from './acknowledge.ts';
import { commitWithBisection } from './commit-with-bisection.ts';
import type { BatchContext } from './configuration.ts';
import { EMPTY_CONTEXT, readMessages } from './read-messages.ts';

/**
 * A batch of `stripe-events-dlq`: messages whose every delivery failed. The platform does not say
 * why, so the dead letter takes the last error that the attempts recorded. A message stays on the
 * queue until its dead letter is durable, because this queue has no dead-letter queue of its own.
 */
export async function handleDeadLetterQueue(
  messages: readonly Message<unknown>[],
  context: BatchContext,
): Promise<DeliveryResult[]> {
  const deliveries = await readMessages(messages, { ...EMPTY_CONTEXT, ...settingsOf(context) });
  const exhausted = deliveries.map((delivery) => ({ ...delivery, outcome: RETRIES_EXHAUSTED }));
  return commitWithBisection(exhausted, context);
}

/** So that the summary of an event of a listed account has its user and amount. */
function settingsOf({ env }: BatchContext): Partial<ProcessingSettings> {
  try {
    return parseSettings(env);
  } catch {
    // A wrong setting must not keep a dead letter from being recorded.
    return {};
  }
}

import { exhausted } from '@stripe-credits/db';
import type { NotificationKind } from '@stripe-credits/stripe-events';
import type { Result } from './acknowledge.ts';
import { commitApart } from './commit-with-bisection.ts';
import type { Bindings } from './configuration.ts';
import { read, unknownSituation } from './read-messages.ts';

/**
 * A batch of `stripe-events-dlq`: messages whose every delivery failed. The platform says no more
 * than that, so the record keeps the last error that the attempts left there. A message stays on
 * the queue until its dead letter is durable, because nothing stands behind this queue.
 */
export async function buryExhausted(
  messages: readonly Message<unknown>[],
  { DB }: Bindings,
  now: Date,
  notify: ReadonlySet<NotificationKind>,
): Promise<Result[]> {
  const deliveries = await read(messages, unknownSituation);
  return commitApart(
    DB,
    deliveries.map((delivery) => ({ ...delivery, outcome: exhausted })),
    now,
    notify,
  );
}

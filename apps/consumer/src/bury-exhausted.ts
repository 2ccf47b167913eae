import { dead } from '@stripe-credits/stripe-events';
import { commitApart } from './commit-apart.ts';
import { read } from './delivery.ts';
import type { Result } from './settle.ts';

/**
 * A batch of `stripe-events-dlq`: messages whose every delivery failed. The platform says no more
 * than that, so the record keeps the last error that the attempts left there. A message stays on
 * the queue until its dead letter is durable, because nothing stands behind this queue.
 */
export async function buryExhausted(
  messages: readonly Message<unknown>[],
  db: D1Database,
  now: Date,
): Promise<Result[]> {
  // Only who they are is asked here, so neither mode nor packages matter.
  const nothing = { livemode: false, packages: new Map() };
  const deliveries = await Promise.all(messages.map((message) => read(message, nothing)));
  const exhausted = dead('every delivery attempt failed');
  return commitApart(
    db,
    deliveries.map((delivery) => ({ ...delivery, outcome: exhausted })),
    now,
  );
}

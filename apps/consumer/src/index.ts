import { describe } from '@stripe-credits/db';
import { buryExhausted } from './bury-exhausted.ts';
import { livemode } from './configuration.ts';
import { handleEvents } from './handle-events.ts';
import { log } from './log.ts';
import { retryLater, settle } from './settle.ts';

const DEAD_LETTER_QUEUE = 'stripe-events-dlq';

export default {
  /** Never throws: a throw would redeliver the whole batch, the settled messages included. */
  async queue(batch, env) {
    const startedAt = Date.now();
    const now = new Date(startedAt);
    try {
      const results =
        batch.queue === DEAD_LETTER_QUEUE
          ? await buryExhausted(batch.messages, env.DB, now)
          : await handleEvents(batch.messages, env.DB, { livemode: livemode(env), now });
      const counts = settle(results);
      log.info('batch', { queue: batch.queue, ...counts, durationMs: Date.now() - startedAt });
    } catch (error) {
      log.error('batch failed', { queue: batch.queue, error: describe(error) });
      for (const message of batch.messages) retryLater(message);
    }
  },
} satisfies ExportedHandler<ConsumerEnv, unknown>;

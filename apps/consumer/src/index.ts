import { describe } from '@stripe-credits/db';
import { retryLater, settle } from './acknowledge.ts';
import type { Bindings } from './configuration.ts';
import { buryExhausted } from './handle-dead-letter-queue.ts';
import { handleEvents } from './handle-events.ts';
import { log } from './log.ts';
import { retryDelays } from './retry-delay.ts';
import { notifyOf, notifyOfUnsent, wantedNotifications } from './send-notifications.ts';

const events = { consume: handleEvents, delay: retryDelays.event };
const deadLetters = { consume: buryExhausted, delay: retryDelays.deadLetter };

/** In an environment a queue's name goes on with the environment's: `stripe-events-dlq-production`. */
const consumerOf = (queue: string) =>
  queue.startsWith('stripe-events-dlq') ? deadLetters : events;

export default {
  /** Never throws: a throw would redeliver the whole batch, the settled messages included. */
  async queue(batch, env) {
    const startedAt = Date.now();
    const { queue } = batch;
    const { consume, delay } = consumerOf(queue);
    const now = new Date(startedAt);
    try {
      const wanted = wantedNotifications(env);
      const results = await consume(batch.messages, env, now, wanted);
      const counts = settle(results, delay);
      log.info('batch', { queue, ...counts, durationMs: Date.now() - startedAt });
      await notifyOf(results, wanted, env, now);
    } catch (error) {
      for (const message of batch.messages) retryLater(message, delay);
      log.error('batch failed', { queue, error: describe(error) });
    }
  },

  async scheduled(controller, env) {
    await notifyOfUnsent(env, new Date(controller.scheduledTime));
  },
} satisfies ExportedHandler<Bindings, unknown>;

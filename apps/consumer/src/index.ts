import { errorMessage } from '@stripe-credits/db';
import { log } from '@stripe-credits/platform/log';
import { retryDelays } from '@stripe-credits/platform/retry-delay';
import { acknowledge, retryLater } from './acknowledge.ts';
import { type Bindings, createContext } from './configuration.ts';
import { handleDeadLetterQueue } from './handle-dead-letter-queue.ts';
import { handleEvents } from './handle-events.ts';
import { sendOfBatch, sendWaiting } from './send-notifications.ts';

const events = { handle: handleEvents, delay: retryDelays.event };
const deadLetters = { handle: handleDeadLetterQueue, delay: retryDelays.deadLetter };

/** An environment appends its name to the queue's, as in `stripe-events-dlq-production`. */
const consumerOf = (queue: string) =>
  queue.startsWith('stripe-events-dlq') ? deadLetters : events;

export default {
  /** Never throws: the platform would redeliver the whole batch, acknowledged messages included. */
  async queue(batch, env) {
    const startedAt = Date.now();
    const { queue } = batch;
    const { handle, delay } = consumerOf(queue);
    try {
      const context = createContext(env, new Date(startedAt));
      const results = await handle(batch.messages, context);
      const counts = acknowledge(results, delay);
      log.info('batch', { queue, ...counts, duration_ms: Date.now() - startedAt });
      await sendOfBatch(results, context);
    } catch (error) {
      for (const message of batch.messages) retryLater(message, delay);
      log.error('batch failed', { queue, error: errorMessage(error) });
    }
  },

  async scheduled(controller, env) {
    await sendWaiting(createContext(env, new Date(controller.scheduledTime)));
  },
} satisfies ExportedHandler<Bindings, unknown>;

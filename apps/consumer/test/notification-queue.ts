import { createScheduledController } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import type { Notification } from '@stripe-credits/db';
import type { Bindings } from '../src/configuration.ts';
import worker from '../src/index.ts';

/** The queue `stripe-notifications`, and the Worker's schedule that sends to it. */
export function createNotificationQueue(
  NOTIFICATIONS = 'payment_failed,invoice_failed,dead_letter',
  LOW_BALANCE_THRESHOLD = '',
) {
  const sent: Notification[] = [];
  let refusals = 0;
  const NOTIFICATIONS_QUEUE: Bindings['NOTIFICATIONS_QUEUE'] = {
    async sendBatch(messages) {
      if (refusals-- > 0) throw new Error('Queue is overloaded. Please back off.');
      // The queue keeps a message as its JSON.
      for (const { body } of messages) sent.push(JSON.parse(JSON.stringify(body)));
      return { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
    },
  };
  const bindings = { NOTIFICATIONS, LOW_BALANCE_THRESHOLD, NOTIFICATIONS_QUEUE };
  return {
    bindings,
    sent,
    keys: () => sent.map(({ key }) => key),
    /** Refuses the next batches. */
    refuse(times: number) {
      refusals = times;
    },
    /** Runs the schedule as of that many minutes from now. */
    async runSchedule(minutes = 6, DB = env.DB) {
      const scheduledTime = new Date(Date.now() + minutes * 60_000);
      const controller = createScheduledController({ cron: '*/5 * * * *', scheduledTime });
      await worker.scheduled(controller, { DB, STRIPE_LIVEMODE: 'false', ...bindings });
    },
  };
}

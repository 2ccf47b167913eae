import { createScheduledController } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import type { Notification } from '@stripe-credits/stripe-events';
import type { Bindings } from '../src/configuration.ts';
import worker from '../src/index.ts';

/**
 * The product at the other end of the queue `stripe-notifications`: it keeps what it was told, and
 * refuses as often as it is said to.
 */
export function openProduct(wanted = 'payment_failed,invoice_failed,dead_letter') {
  const told: Notification[] = [];
  let refusals = 0;
  const queue: Bindings['NOTIFICATIONS_QUEUE'] = {
    async sendBatch(messages) {
      if (refusals-- > 0) throw new Error('Queue is overloaded. Please back off.');
      // As the queue does: a message is what becomes of it in JSON.
      for (const { body } of messages) told.push(JSON.parse(JSON.stringify(body)));
      return { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
    },
  };
  const bindings = { NOTIFICATIONS: wanted, NOTIFICATIONS_QUEUE: queue };
  return {
    bindings,
    told,
    keys: () => told.map(({ key }) => key),
    refuse(times: number) {
      refusals = times;
    },
    /** What the schedule does, so many minutes from now. */
    async schedule(minutes = 6, db = env.DB) {
      const scheduledTime = new Date(Date.now() + minutes * 60_000);
      const controller = createScheduledController({ cron: '*/5 * * * *', scheduledTime });
      await worker.scheduled(controller, { DB: db, STRIPE_LIVEMODE: 'false', ...bindings });
    },
  };
}

/** The rows of the outbox whose keys start so. */
export async function outbox(prefix: string) {
  const sql = `SELECT * FROM notifications WHERE substr(key, 1, length(?1)) = ?1 ORDER BY key`;
  return (await env.DB.prepare(sql).bind(prefix).all<Record<string, unknown>>()).results;
}

/** The real database, which notes what it is asked about notifications. */
export function noting() {
  const statements: string[] = [];
  const db = new Proxy(env.DB, {
    get(target, property) {
      if (property !== 'prepare') return Reflect.get(target, property).bind(target);
      return (sql: string) => {
        statements.push(sql);
        return target.prepare(sql);
      };
    },
  });
  const asked = () => statements.filter((sql) => sql.includes('notifications'));
  return { db, asked };
}

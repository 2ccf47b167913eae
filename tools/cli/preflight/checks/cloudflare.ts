import { putSecretCommand } from '../../deploy/environment.ts';
import { findPendingMigrations } from '../../deploy/fetch-state.ts';
import { DEAD_LETTER_RETENTION_SECONDS } from '../../deploy/plan.ts';
import { findWorker } from '../../deploy/read-target.ts';
import { fail, Note, Skip } from '../check.ts';
import type { Checks } from '../context.ts';

export const cloudflareChecks: Checks = {
  async 'the queues exist'({ target, queues, deployCommand }) {
    const found = await queues();
    const missing = target.queues.filter((queue) => !found.has(queue));
    if (missing.length > 0) fail(`missing: ${missing.join(', ')}`, deployCommand);
  },

  async 'the dead-letter queue keeps messages for 14 days'(context) {
    for (const queue of context.target.deadLetterQueues) {
      const { retentionSeconds } = await context.findQueue(queue);
      const hours = Math.floor(retentionSeconds / 3600);
      if (retentionSeconds < DEAD_LETTER_RETENTION_SECONDS)
        fail(`${queue} keeps them for ${hours} hours`, context.deployCommand);
    }
  },

  /** Events on a queue without a consumer are never handled. */
  async 'every queue of events has its consumer'(context) {
    for (const { name, consumes } of context.target.workers)
      for (const queue of consumes)
        if (!(await context.findQueue(queue)).consumers.includes(name))
          fail(`${name} does not consume ${queue}`, context.deployCommand);
  },

  /** The product's own Worker consumes these queues, so no other check covers them. */
  async 'the product consumes its notifications'({ target, findQueue }) {
    if (target.notifications.size === 0) return;
    const remedy = 'consume it in a Worker of your product: docs/notifications.md';
    for (const queue of target.productQueues)
      if ((await findQueue(queue)).consumers.length === 0) fail(`${queue} has no consumer`, remedy);
  },

  async 'the database exists'({ target, databaseId, deployCommand }) {
    if (!(await databaseId())) fail(`missing: ${target.database.name}`, deployCommand);
  },

  async 'every migration is applied'({ account, databaseId, deployCommand }) {
    const id = await databaseId();
    if (!id) throw new Skip('the database does not exist yet');
    const pending = await findPendingMigrations(await account(), id);
    if (pending.length > 0) fail(`pending: ${pending.join(', ')}`, deployCommand);
  },

  async 'every Worker is deployed and has its secrets'({ target, secrets, deployCommand }) {
    for (const worker of target.workers) {
      const names = (await secrets()).get(worker.name);
      const missing = worker.requiredSecrets.find((secret) => !names?.includes(secret));
      if (missing) fail(`${worker.name} lacks ${missing}`, putSecretCommand(worker, missing));
      if (!names) fail(`missing: ${worker.name}`, deployCommand);
    }
  },

  /** A product may create its sessions itself, and then needs no key here. */
  async 'credits has a key for creating Checkout Sessions'({ target, secrets }) {
    const worker = findWorker(target, 'credits');
    if ((await secrets()).get(worker.name)?.includes('STRIPE_SECRET_KEY')) return;
    throw new Note(
      `it has none. Without one, nothing is looked up or reconciled either. To set one: ${putSecretCommand(worker, 'STRIPE_SECRET_KEY')}`,
    );
  },
};

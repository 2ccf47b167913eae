import { putSecretCommand } from '../../cloudflare/action.ts';
import { findPendingMigrations } from '../../cloudflare/migrations.ts';
import { DEAD_LETTER_RETENTION_SECONDS, findWorker } from '../../deploy/target.ts';
import { type Check, type CheckResult, failed, ok } from '../check.ts';
import type { Context } from '../context.ts';
import { Skip } from '../skip.ts';

export const cloudflareChecks: readonly Check[] = [
  { name: 'the queues exist', run: checkQueues },
  { name: 'the dead-letter queue keeps messages for 14 days', run: checkRetention },
  { name: 'every queue of events has its consumer', run: checkConsumers },
  { name: 'the product consumes its notifications', run: checkNotifications },
  { name: 'the database exists', run: checkDatabase },
  { name: 'every migration is applied', run: checkMigrations },
  { name: 'every Worker is deployed and has its secrets', run: checkSecrets },
  { name: 'credits has a key for creating Checkout Sessions', run: checkCheckoutKey },
];

const deployCommand = (context: Context) => `pnpm deploy:all${context.environmentOption}`;

async function checkQueues(context: Context): Promise<CheckResult> {
  const account = await context.account();
  const missing: string[] = [];
  for (const queue of context.target.queues)
    if (!(await account.findQueue(queue))) missing.push(queue);
  return missing.length === 0
    ? ok()
    : failed(`missing: ${missing.join(', ')}`, deployCommand(context));
}

async function checkRetention(context: Context): Promise<CheckResult> {
  for (const queue of context.target.deadLetterQueues) {
    const { retentionSeconds } = await findQueue(queue, context);
    if (retentionSeconds < DEAD_LETTER_RETENTION_SECONDS)
      return failed(
        `${queue} keeps them for ${Math.floor(retentionSeconds / 3600)} hours`,
        deployCommand(context),
      );
  }
  return ok();
}

/** Events on a queue without a consumer are never handled. */
async function checkConsumers(context: Context): Promise<CheckResult> {
  for (const { name, consumes } of context.target.workers)
    for (const queue of consumes) {
      const { consumers } = await findQueue(queue, context);
      if (!consumers.includes(name))
        return failed(`${name} does not consume ${queue}`, deployCommand(context));
    }
  return ok();
}

/** The product's own Worker consumes these queues, so no other check covers them. */
async function checkNotifications(context: Context): Promise<CheckResult> {
  const { notifications, productQueues } = context.target;
  if (notifications.size === 0) return ok();
  for (const queue of productQueues) {
    const { consumers } = await findQueue(queue, context);
    if (consumers.length === 0)
      return failed(
        `${queue} has no consumer`,
        'consume it in a Worker of your product: docs/notifications.md',
      );
  }
  return ok();
}

async function findQueue(name: string, context: Context) {
  const queue = await (await context.account()).findQueue(name);
  if (!queue) throw new Skip(`the queue ${name} does not exist yet`);
  return queue;
}

async function checkDatabase(context: Context): Promise<CheckResult> {
  const { name } = context.target.database;
  const id = await (await context.account()).findDatabaseId(name);
  return id === undefined ? failed(`missing: ${name}`, deployCommand(context)) : ok();
}

async function checkMigrations(context: Context): Promise<CheckResult> {
  const pending = await findPendingMigrations(await context.account(), await context.databaseId());
  return pending.length === 0
    ? ok()
    : failed(`pending: ${pending.join(', ')}`, deployCommand(context));
}

async function checkSecrets(context: Context): Promise<CheckResult> {
  const account = await context.account();
  for (const worker of context.target.workers) {
    const names = await account.findSecretNames(worker.name);
    const missing = worker.requiredSecrets.find((secret) => !names?.includes(secret));
    if (missing)
      return failed(`${worker.name} lacks ${missing}`, putSecretCommand(worker, missing));
    if (!names) return failed(`missing: ${worker.name}`, deployCommand(context));
  }
  return ok();
}

/** A product may create its sessions itself, and then needs no key here. */
async function checkCheckoutKey(context: Context): Promise<CheckResult> {
  const worker = findWorker(context.target, 'credits');
  const names = await (await context.account()).findSecretNames(worker.name);
  if (names?.includes('STRIPE_SECRET_KEY')) return ok();
  throw new Skip(
    `it has none. Unless your product creates the sessions: ${putSecretCommand(worker, 'STRIPE_SECRET_KEY')}`,
  );
}

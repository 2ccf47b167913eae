import { configs } from '@stripe-credits/harness';
import { pendingMigrations } from '../../cloudflare/migrations.ts';
import { putSecretCommand } from '../../deploy/secret.ts';
import { DEAD_LETTER_RETENTION_SECONDS } from '../../deploy/target.ts';
import { type Check, failed, ok, Skip, type Verdict } from '../check.ts';
import type { Scene } from '../context.ts';

export const cloudflare: readonly Check[] = [
  { name: 'the queues are there', look: queues },
  { name: 'the dead-letter queue keeps messages for 14 days', look: retention },
  { name: 'the queues are consumed', look: consumers },
  { name: 'what the product is told of, it consumes', look: notifications },
  { name: 'the database is there', look: database },
  { name: 'every migration is applied', look: migrations },
  { name: 'every Worker is deployed and has its secrets', look: secrets },
  { name: 'credits has a key with which it creates Checkout Sessions', look: checkoutKey },
];

const DEPLOY = ({ option }: Scene) => `pnpm deploy:all${option}`;

async function queues(scene: Scene): Promise<Verdict> {
  const account = await scene.account();
  const missing: string[] = [];
  for (const queue of scene.target.queues)
    if ((await account.queueRetentionSeconds(queue)) === undefined) missing.push(queue);
  return missing.length === 0
    ? ok()
    : failed(`there is no ${missing.join(' and no ')}`, DEPLOY(scene));
}

async function retention(scene: Scene): Promise<Verdict> {
  const account = await scene.account();
  for (const queue of scene.target.deadLetterQueues) {
    const seconds = await account.queueRetentionSeconds(queue);
    if (seconds === undefined) return failed(`there is no ${queue}`, DEPLOY(scene));
    if (seconds < DEAD_LETTER_RETENTION_SECONDS)
      return failed(`${queue} keeps them for ${Math.floor(seconds / 3600)} hours`, DEPLOY(scene));
  }
  return ok();
}

/** A queue without a consumer takes events that nobody handles. */
async function consumers(scene: Scene): Promise<Verdict> {
  const account = await scene.account();
  const worker = scene.target.workers.find(({ config }) => config === configs.consumer);
  const { queues, productQueues } = scene.target;
  for (const queue of queues.filter((each) => !productQueues.includes(each))) {
    const found = await account.queueConsumers(queue);
    if (found === undefined) throw new Skip(`there is no ${queue}`);
    if (!found.includes(worker?.name ?? ''))
      return failed(`${worker?.name} does not consume ${queue}`, DEPLOY(scene));
  }
  return ok();
}

/** The product's own Worker takes these from their queue, and nothing else would miss them. */
async function notifications(scene: Scene): Promise<Verdict> {
  const { notifications, productQueues } = scene.target;
  if (notifications.size === 0) return ok();
  const account = await scene.account();
  for (const queue of productQueues) {
    const found = await account.queueConsumers(queue);
    if (found === undefined) throw new Skip(`there is no ${queue}`);
    if (found.length === 0)
      return failed(`nobody consumes ${queue}`, 'let a Worker of yours: docs/notifications.md');
  }
  return ok();
}

async function database(scene: Scene): Promise<Verdict> {
  const { name } = scene.target.database;
  const found = await (await scene.account()).databaseId(name);
  return found ? ok() : failed(`there is no ${name}`, DEPLOY(scene));
}

async function migrations(scene: Scene): Promise<Verdict> {
  const pending = await pendingMigrations(await scene.account(), await scene.databaseId());
  return pending.length === 0 ? ok() : failed(`${pending.join(', ')} is not`, DEPLOY(scene));
}

async function secrets(scene: Scene): Promise<Verdict> {
  const account = await scene.account();
  const { workers, environment } = scene.target;
  for (const { name, config, requiredSecrets } of workers) {
    const set = await account.secretNames(name);
    const missing = requiredSecrets.find((secret) => !set?.includes(secret));
    if (missing)
      return failed(
        `${name} lacks ${missing}`,
        putSecretCommand({ name: missing, config, environment }),
      );
    if (set === undefined) return failed(`there is no ${name}`, DEPLOY(scene));
  }
  return ok();
}

/** A product may create its sessions itself, so that none is needed here. */
async function checkoutKey(scene: Scene): Promise<Verdict> {
  const { workers, environment } = scene.target;
  const worker = workers.find(({ config }) => config === configs.credits);
  const set = await (await scene.account()).secretNames(worker?.name ?? '');
  if (set?.includes('STRIPE_SECRET_KEY')) return ok();
  const key = { name: 'STRIPE_SECRET_KEY', config: configs.credits, environment };
  throw new Skip(
    `it has none; set it unless your product creates them itself: ${putSecretCommand(key)}`,
  );
}

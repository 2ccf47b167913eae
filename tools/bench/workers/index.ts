import consumer from '../../../apps/consumer/src/index.ts';
import { type BaselineBindings, consumeBatch, receiveEvent } from './baselines.ts';
import { handleCommand } from './commands.ts';

type ConsumerBindings = Parameters<typeof consumer.queue>[1];
type DatabaseBindings = Readonly<Record<string, D1Database>>;

const isBaseline = (env: object): env is BaselineBindings => 'BASELINE' in env;

/**
 * One script for every Worker of the bench but ingest. The bindings decide: a baseline, the consumer
 * of the whole path, or the databases of the commands.
 */
export default {
  fetch: (request: Request, env: BaselineBindings | DatabaseBindings) =>
    isBaseline(env) ? receiveEvent(request, env) : handleCommand(request, env),

  queue: (batch: MessageBatch, env: BaselineBindings | ConsumerBindings) =>
    isBaseline(env) ? consumeBatch(batch, env) : consumer.queue(batch, env),
};

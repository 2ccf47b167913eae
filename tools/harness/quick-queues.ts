import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { runInNewContext } from 'node:vm';
import { root } from './configs.ts';

/** Long enough that messages that are sent together come in one batch. */
const BATCH_TIMEOUT_SECONDS = 0.1;

interface Config {
  main: string;
  d1_databases: { migrations_dir: string }[];
  queues?: { consumers?: { max_batch_timeout: number }[] };
}

/**
 * A copy of a Worker's configuration whose queues do not wait a second for a full batch, as they do
 * when deployed: tests and the demo send few messages, and would wait that second for each step.
 * Everything else is as deployed.
 */
export function withQuickQueues(configPath: string): string {
  const path = resolve(root, configPath);
  // JSONC is a JavaScript expression.
  const config: Config = runInNewContext(`(${readFileSync(path, 'utf8')})`);
  const consumers = config.queues?.consumers ?? [];
  if (consumers.length === 0) return path;
  for (const consumer of consumers) consumer.max_batch_timeout = BATCH_TIMEOUT_SECONDS;
  config.main = resolve(dirname(path), config.main);
  for (const database of config.d1_databases)
    database.migrations_dir = resolve(dirname(path), database.migrations_dir);
  const folder = join(root, '.wrangler/harness');
  mkdirSync(folder, { recursive: true });
  const copy = join(folder, `${basename(dirname(path))}.json`);
  // Processes that start at the same time write the same text, and none may read half of it.
  const written = `${copy}.${process.pid}`;
  writeFileSync(written, JSON.stringify(config));
  renameSync(written, copy);
  return copy;
}

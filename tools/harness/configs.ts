import { join } from 'node:path';

/** The folder of the repository. In a file of its own, because loading wrangler takes seconds. */
export const root = join(import.meta.dirname, '../..');

/** The Workers' configurations, relative to the root. */
export const configs = {
  ingest: 'apps/ingest/wrangler.jsonc',
  consumer: 'apps/consumer/wrangler.jsonc',
  console: 'apps/console/wrangler.jsonc',
  credits: 'apps/credits/wrangler.jsonc',
  shop: 'examples/shop/wrangler.jsonc',
};

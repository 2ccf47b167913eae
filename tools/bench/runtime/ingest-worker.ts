import { SECRET } from './load.ts';
import { readConfig } from './read-config.ts';
import type { BundledWorker } from './runtime.ts';

interface IngestConfig {
  readonly env: { readonly production: { readonly vars: Readonly<Record<string, string>> } };
}

/** Ingest with the variables of its deployment in production. */
export const ingestWorker = (name: string, queue: string): BundledWorker => ({
  name,
  entry: 'apps/ingest/src/index.ts',
  bindings: {
    ...readConfig<IngestConfig>('ingest').env.production.vars,
    STRIPE_WEBHOOK_SECRET: SECRET,
  },
  queueProducers: { EVENTS: queue },
});

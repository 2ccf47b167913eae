import { WorkerEntrypoint } from 'cloudflare:workers';
import type { Bindings } from '../configuration.ts';
import { runReconciliation } from './workflow.ts';

/** For the console alone, over a service binding with `entrypoint: "Reconciliations"`. */
export class Reconciliations extends WorkerEntrypoint<Bindings> {
  /** Runs the workflow of a reconciliation that the database has as `running`. */
  run(id: string): Promise<void> {
    return runReconciliation(this.env, id);
  }
}

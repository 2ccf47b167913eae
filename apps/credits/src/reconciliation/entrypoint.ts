import { WorkerEntrypoint } from 'cloudflare:workers';
import type { Reconciliation } from '@stripe-credits/db/reconciliation';
import type { Bindings } from '../configuration.ts';
import { step } from './process-page.ts';

/** For the console alone, over a service binding with `entrypoint: "MissedEvents"`. */
export class MissedEvents extends WorkerEntrypoint<Bindings> {
  /** Goes on with a reconciliation by one page. */
  step(id: string): Promise<Reconciliation> {
    return step(id, this.env);
  }
}

import {
  WorkflowEntrypoint,
  type WorkflowEvent,
  type WorkflowStep,
  type WorkflowStepConfig,
} from 'cloudflare:workers';
import { createDatabase, withoutParameters } from '@stripe-credits/db';
import { runWorkflow } from '@stripe-credits/platform/run-workflow';
import type { Bindings, ReconciliationParams } from '../configuration.ts';
import { processPage } from './process-page.ts';

/** For the database and the queue. Stripe's errors are results of a step, and wait longer. */
const STEP = {
  retries: { limit: 5, delay: '5 seconds', backoff: 'exponential' },
  timeout: '2 minutes',
} satisfies WorkflowStepConfig;

/** At most 10 requests a second; Stripe allows 25 in test mode. */
const PAUSE_MS = 100;

/**
 * Reads Stripe's lists, one page a step. The database holds how far it is and whether it is paused
 * or canceled: a run that starts anew continues there, and one that finds it paused ends.
 */
export class ReconciliationWorkflow extends WorkflowEntrypoint<Bindings, ReconciliationParams> {
  override async run(
    { payload: { id } }: Readonly<WorkflowEvent<ReconciliationParams>>,
    step: WorkflowStep,
  ): Promise<void> {
    const db = createDatabase(this.env.DB);
    let failures = 0;
    for (let page = 1; ; page++) {
      const result = await step.do(`page ${page}`, STEP, () =>
        withoutParameters(processPage(db, id, failures, this.env)),
      );
      if (result.kind === 'ended') return;
      failures = result.kind === 'wait' ? failures + 1 : 0;
      const pauseMs = result.kind === 'wait' ? result.retryMs : PAUSE_MS;
      await step.sleep(`pause after page ${page}`, pauseMs);
    }
  }
}

export const runReconciliation = (env: Bindings, id: string): Promise<void> =>
  runWorkflow(env.RECONCILIATIONS, id, { id });

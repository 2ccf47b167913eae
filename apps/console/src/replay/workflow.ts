import {
  WorkflowEntrypoint,
  type WorkflowEvent,
  type WorkflowStep,
  type WorkflowStepConfig,
} from 'cloudflare:workers';
import { createDatabase, withoutParameters } from '@stripe-credits/db';
import { type ReplayPace, type ReplayProgress, replayPace } from '@stripe-credits/db/dead-letters';
import { runWorkflow } from '@stripe-credits/platform/run-workflow';
import { sendReplayPage } from './send-page.ts';

export interface ReplayParams extends ReplayPace {
  readonly id: string;
}

const STEP = {
  retries: { limit: 5, delay: '5 seconds', backoff: 'exponential' },
  timeout: '2 minutes',
} satisfies WorkflowStepConfig;

/**
 * Sends the events of a replay, one page a step. The database holds what is sent and whether the
 * replay is paused or canceled: a run that starts anew continues there, and one that finds the
 * replay paused ends.
 */
export class ReplayWorkflow extends WorkflowEntrypoint<ConsoleEnv, ReplayParams> {
  override async run(
    { payload: { id, pageSize, intervalMs } }: Readonly<WorkflowEvent<ReplayParams>>,
    step: WorkflowStep,
  ): Promise<void> {
    const db = createDatabase(this.env.DB);
    for (let page = 1; ; page++) {
      const status = await step.do(`page ${page}`, STEP, () =>
        withoutParameters(sendReplayPage(db, this.env.EVENTS, id, pageSize, new Date())),
      );
      if (status !== 'running') return;
      await step.sleep(`pause after page ${page}`, intervalMs);
    }
  }
}

/** Runs the workflow of a replay that the database has as `running`. */
export function runReplay(
  { REPLAYS }: Pick<ConsoleEnv, 'REPLAYS'>,
  { id, rate, total }: Pick<ReplayProgress, 'id' | 'rate' | 'total'>,
): Promise<void> {
  return runWorkflow(REPLAYS, id, { id, ...replayPace({ rate, total }) });
}

import { createDatabase, type Database } from '@stripe-credits/db';
import { planReplay, recordCorrection, startReplay } from '@stripe-credits/db/dead-letters';
import { parseSettings } from '@stripe-credits/stripe-events';
import { sendReplayPage } from '../../../apps/console/src/replay/send-page.ts';
import type { Conditions, ReplayAction } from '../protocol.ts';
import { type Settings, toVariables } from '../settings.ts';
import { faultyDatabase, faultyQueue, invoke } from './faulty-bindings.ts';

interface ReplayInput {
  readonly action: ReplayAction;
  readonly settings: Settings;
  readonly conditions: Conditions;
}

/**
 * A step of a repair or a replay, which can be repeated when its result is lost. The value is the
 * new replay's id, or the status; null when the step failed. The messages are what the queue took.
 */
export async function replay(input: ReplayInput, { DB }: { readonly DB: D1Database }) {
  const db = createDatabase(faultyDatabase(DB));
  const { returned, sent, injected } = await invoke(input.conditions, () =>
    performAction(input, db)
      .then((value) => ({ value, error: null }))
      .catch((error: unknown) => ({ value: null, error: String(error) })),
  );
  return { ...(returned?.value ?? { value: null, error: 'killed' }), messages: sent, injected };
}

const actor = 'faults';
const reason = 'the cause is repaired';
/** A small page, so that a replay has many sends that can fail. */
const PAGE_SIZE = 25;

/** Performs what the console and its Workflow perform. */
async function performAction(
  { action, settings, conditions }: ReplayInput,
  db: Database,
): Promise<string> {
  const now = new Date(conditions.clock);
  switch (action.type) {
    case 'correct': {
      const { eventId, correction } = action;
      const ofConsumer = parseSettings(toVariables(settings));
      await recordCorrection(db, { eventId, correction, settings: ofConsumer, now, actor, reason });
      return 'corrected';
    }
    case 'plan':
      return planReplay(db, { selection: { filter: {} }, actor, now });
    case 'start':
      await startReplay(db, action.replayId, { rate: PAGE_SIZE, actor, reason, now });
      return 'running';
    case 'send_page':
      return sendReplayPage(db, faultyQueue, action.replayId, PAGE_SIZE, now);
  }
}

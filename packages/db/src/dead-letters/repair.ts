import { storedText } from '@stripe-credits/platform/queue-message';
import {
  type Correction,
  findGrantOf,
  isRepairable,
  needsCorrection,
  type Outcome,
  type ProcessingContext,
  type ProcessingSettings,
  processEvent,
  REPAIRABLE_TYPES,
} from '@stripe-credits/stripe-events';
import { and, eq, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { readPackages } from '../ledger/packages.ts';
import { type AuditedAction, Refusal } from '../refusal.ts';
import { corrections, deadLetters, eventHistory, stripeEvents } from '../schema/index.ts';
import { selectRow } from '../sql.ts';
import { requireReason } from '../typed-text.ts';
import { assertReadable } from './assert-readable.ts';
import { listCorrections, mergeCorrections, type RecordedCorrection } from './corrections.ts';
import { type Outlook, toOutlook } from './outlook.ts';
import { assertActionable } from './selection.ts';

export interface Repair {
  readonly eventId: string;
  readonly correction: Correction;
  /** As the consumer has them: they decide whether the event would be handled. */
  readonly settings: ProcessingSettings;
  readonly now: Date;
}

/**
 * Records metadata that a dead event is handled with from now on. The event itself is not changed
 * and nothing is sent: a replay follows.
 *
 * @returns what a replay would make of the event then.
 * @throws Refusal when the event would not be credited with it.
 */
export async function recordCorrection(
  db: Database,
  { actor, reason: typed, ...repair }: Repair & AuditedAction,
): Promise<Outlook> {
  const reason = requireReason(typed);
  const { earlier, outlook } = await checkRepair(db, repair);

  const { eventId, correction, now } = repair;
  const at = timeAfter(earlier, now).toISOString();
  // The status is checked once more, so that an event that was handled meanwhile gets no correction.
  const ifStillDead = sql`FROM ${stripeEvents}
    WHERE ${and(eq(stripeEvents.id, eventId), eq(stripeEvents.status, 'dead'))}`;
  const metadata = JSON.stringify(correction);
  const row = { eventId, correctedAt: at, actor, reason, metadata };
  const history = { eventId, occurredAt: at, action: 'repaired', actor };
  const changes = `${describeCorrection(correction)}: ${reason}`;
  const [{ meta }] = await db.batch([
    // Two repairs at the same time have the same key: the second one changes nothing.
    db
      .insert(corrections)
      .select(selectRow(corrections, row, ifStillDead))
      .onConflictDoNothing(),
    db
      .insert(eventHistory)
      .select(selectRow(eventHistory, { ...history, reason: changes }, ifStillDead))
      .onConflictDoNothing(),
  ]);
  if (meta.changes === 0)
    throw new Refusal(
      'conflict',
      `${eventId} is no longer dead, or somebody else just repaired it: reload it.`,
    );
  return outlook;
}

/** Later than every correction before it, even where the clocks of two machines differ. */
function timeAfter(earlier: readonly RecordedCorrection[], now: Date): Date {
  const last = earlier.at(-1)?.correctedAt;
  return new Date(Math.max(now.getTime(), last === undefined ? 0 : Date.parse(last) + 1));
}

/** The keys without their values, which may be personal data. */
function describeCorrection(correction: Correction): string {
  const keys = (isRemoved: boolean) =>
    Object.entries(correction).flatMap(([key, value]) =>
      (value === null) === isRemoved ? [key] : [],
    );
  const [set, removed] = [keys(false), keys(true)];
  return [
    ...(set.length > 0 ? [`set ${set.join(', ')}`] : []),
    ...(removed.length > 0 ? [`removed ${removed.join(', ')}`] : []),
  ].join('; ');
}

/**
 * Processes the stored event with the correction, and writes nothing.
 *
 * @returns the corrections that the event has so far, and what a replay would make of it.
 * @throws Refusal when the event would not be credited with it, or needs no correction.
 */
export async function checkRepair(
  db: Database,
  { eventId: id, correction, settings, now }: Repair,
): Promise<{ earlier: readonly RecordedCorrection[]; outlook: Outlook }> {
  await assertActionable(db, { ids: [id] }, { from: 'dead', done: 'repaired' }, now);
  const [letter, earlier, packages] = await Promise.all([
    db
      .select({
        type: deadLetters.type,
        body: deadLetters.body,
        encoding: deadLetters.encoding,
      })
      .from(deadLetters)
      .where(eq(deadLetters.id, id))
      .get(),
    listCorrections(db, [id]),
    readPackages(db),
  ]);
  const { type = '', body = null, encoding = 'text' } = letter ?? {};
  if (body === null || !isRepairable(type))
    throw new Refusal(
      'conflict',
      `${id} cannot be repaired: only metadata of ${REPAIRABLE_TYPES.join(', ')} grants credits.`,
    );

  assertReadable(correction, packages);
  const text = await storedText({ body, encoding });
  const context: ProcessingContext = { ...settings, packages };
  const before = mergeCorrections(earlier).get(id);
  const merged = new Map([[id, { ...before, ...correction }]]);
  assertNeeded(id, processEvent(text, context).outcome);
  const { outcome } = processEvent(text, { ...context, corrections: merged });
  assertCredited(id, outcome);
  return { earlier, outlook: toOutlook(outcome) };
}

function assertNeeded(id: string, outcome: Outcome): void {
  if (needsCorrection(outcome)) return;
  if (outcome.status === 'incomplete')
    throw new Refusal(
      'conflict',
      `${id} must be looked up at Stripe before it can be repaired: replay it.`,
    );
  if (outcome.status === 'ignored')
    throw new Refusal('conflict', `${id} would be ignored with any metadata: ${outcome.reason}.`);
  throw new Refusal('conflict', `${id} can be handled as it is: replay it.`);
}

function assertCredited(id: string, outcome: Outcome): void {
  if (findGrantOf(outcome)) return;
  if (outcome.status === 'handled')
    throw new Refusal(
      'invalid',
      `${id} would credit nobody with this correction: set user_id and credits, or discard the event.`,
    );
  if (outcome.status === 'incomplete')
    throw new Refusal('conflict', `${id} must first be looked up at Stripe: replay it.`);
  const detail = 'detail' in outcome && outcome.detail ? ` (${outcome.detail})` : '';
  throw new Refusal(
    'invalid',
    `${id} would be ${outcome.status} with this correction: ${outcome.reason}${detail}.`,
  );
}

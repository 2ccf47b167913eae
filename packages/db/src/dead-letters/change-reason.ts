import { eq, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { type AuditedAction, Refusal } from '../refusal.ts';
import { deadLetterReasonChanges, deadLetterReasons, deadLetters } from '../schema/index.ts';
import { isLine, requireReason } from '../typed-text.ts';

/** After so many days somebody must look again: a mute that never ends hides a new cause. */
export const MUTE_DAYS_MAX = 30;
const OWNER_LENGTH_MAX = 100;

export interface ReasonEdit extends AuditedAction {
  /** Why letters are dead. `reason` is why the engineer changes it. */
  readonly deadReason: string;
  /** Undefined leaves the owner as it is; null leaves nobody. */
  readonly owner?: string | null | undefined;
  /** For how many days from now; 0 ends the mute. Undefined leaves it as it is. */
  readonly muteDays?: number | undefined;
  readonly now: Date;
}

/**
 * Sets the owner of a reason, mutes it or ends its mute, and records the change in one transaction.
 *
 * @throws Refusal when nothing ever died of that reason, or a field is not valid.
 */
export async function changeReason(
  db: Database,
  { deadReason, owner, muteDays, actor, now, ...action }: ReasonEdit,
): Promise<typeof deadLetterReasons.$inferSelect> {
  const note = requireReason(action.reason);
  if (owner === undefined && muteDays === undefined)
    throw new Refusal(
      'invalid',
      'Nothing would change: give an owner, or the number of days to mute.',
    );
  if (owner !== undefined && owner !== null) requireOwner(owner);
  if (muteDays !== undefined) requireMuteDays(muteDays);

  const [[letter], [before]] = await db.batch([
    db
      .select({ id: deadLetters.id })
      .from(deadLetters)
      .where(eq(deadLetters.reason, deadReason))
      .limit(1),
    db.select().from(deadLetterReasons).where(eq(deadLetterReasons.reason, deadReason)),
  ]);
  if (!letter)
    throw new Refusal('not_found', 'No event is dead for this reason: give the complete reason.');
  const changedAt = now.toISOString();
  const row = {
    reason: deadReason,
    owner: owner === undefined ? (before?.owner ?? null) : owner,
    mutedUntil: muteDays === undefined ? (before?.mutedUntil ?? null) : endOfMute(muteDays, now),
    note,
    changedBy: actor,
    changedAt,
  };
  const { reason: _, ...set } = row;
  // The row is refused if somebody else changed it since it was read.
  const isUnchanged = sql`${deadLetterReasons.changedAt} IS ${before?.changedAt ?? null}`;
  const [saved] = await db.batch([
    db
      .insert(deadLetterReasons)
      .values(row)
      .onConflictDoUpdate({ target: deadLetterReasons.reason, set, setWhere: isUnchanged })
      .returning(),
    db.insert(deadLetterReasonChanges).select(
      sql`SELECT reason, changed_at, changed_by, note, owner, muted_until FROM ${deadLetterReasons}
        WHERE reason = ${deadReason} AND changed_at = ${changedAt} AND changed_by = ${actor}`,
    ),
  ]);
  const [changed] = saved;
  if (!changed)
    throw new Refusal('conflict', 'Somebody else just changed this reason. Reload and try again.');
  return changed;
}

function requireOwner(owner: string): void {
  if (owner === '' || owner.length > OWNER_LENGTH_MAX || !isLine(owner))
    throw new Refusal(
      'invalid',
      `The owner must be one line of at most ${OWNER_LENGTH_MAX} characters, such as a name or a channel.`,
    );
}

function requireMuteDays(days: number): void {
  if (!Number.isInteger(days) || days < 0 || days > MUTE_DAYS_MAX)
    throw new Refusal(
      'invalid',
      `A reason is muted for 1 to ${MUTE_DAYS_MAX} days; 0 ends the mute.`,
    );
}

const endOfMute = (days: number, now: Date): string | null =>
  days === 0 ? null : new Date(now.getTime() + days * 86_400_000).toISOString();

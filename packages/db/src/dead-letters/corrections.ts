import {
  CORRECTABLE_KEYS,
  type CorrectableKey,
  type Correction,
  type Corrections,
} from '@stripe-credits/stripe-events';
import { asc, getTableColumns, inArray, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { Refusal } from '../refusal.ts';
import { corrections } from '../schema/index.ts';
import { jsonList } from '../sql.ts';

/** One repair of an event: the metadata that an engineer gave, and why. */
export interface RecordedCorrection extends Omit<typeof corrections.$inferSelect, 'metadata'> {
  readonly metadata: Correction;
}

/** Every correction of the events, oldest first. */
export function listCorrections(
  db: Database,
  eventIds: readonly string[],
): Promise<RecordedCorrection[]> {
  return selectCorrections(db, eventIds);
}

/** As `listCorrections`, for `db.batch()`. */
export const selectCorrections = (db: Database, eventIds: readonly string[]) =>
  db
    .select({
      ...getTableColumns(corrections),
      metadata: sql<Correction>`${corrections.metadata}`.mapWith(JSON.parse),
    })
    .from(corrections)
    .where(inArray(corrections.eventId, jsonList(eventIds)))
    .orderBy(asc(corrections.eventId), asc(corrections.correctedAt));

/** What the corrections of each event come to: of one key, the last correction counts. */
export async function readCorrections(
  db: Database,
  eventIds: readonly string[],
): Promise<Corrections> {
  return mergeCorrections(await listCorrections(db, eventIds));
}

/** @param recorded of each event the oldest first. */
export function mergeCorrections(recorded: readonly RecordedCorrection[]): Corrections {
  const merged = new Map<string, Correction>();
  for (const { eventId, metadata } of recorded)
    merged.set(eventId, { ...merged.get(eventId), ...metadata });
  return merged;
}

const KEYS = CORRECTABLE_KEYS.join(', ');

const isCorrectable = (key: string): key is CorrectableKey =>
  CORRECTABLE_KEYS.some((correctable) => correctable === key);

/**
 * The correction that sets some keys of the metadata and removes others.
 *
 * @throws Refusal when it changes nothing, or names a key that no handler reads.
 */
export function parseCorrection(
  set: Readonly<Record<string, string>>,
  unset: readonly string[],
): Correction {
  const changes = new Map<string, string | null>(Object.entries(set));
  for (const key of unset) {
    if (changes.has(key))
      throw new Refusal('invalid', `${key} is both set and removed: give one of the two.`);
    changes.set(key, null);
  }
  if (changes.size === 0)
    throw new Refusal('invalid', `Nothing is corrected: set or remove one of ${KEYS}.`);
  const correction: Partial<Record<CorrectableKey, string | null>> = {};
  for (const [key, value] of changes) {
    if (!isCorrectable(key))
      throw new Refusal('invalid', `No handler reads ${key}: the keys are ${KEYS}.`);
    if (value?.trim() === '')
      throw new Refusal('invalid', `${key} is empty: give a value, or remove the key.`);
    correction[key] = value;
  }
  return correction;
}

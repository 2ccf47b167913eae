/**
 * Metadata that an engineer gave for an event that could not be handled: a text replaces the event's
 * own value of that key, null removes it.
 */
export type Correction = Readonly<Partial<Record<CorrectableKey, string | null>>>;

/** The keys that handlers read. */
export const CORRECTABLE_KEYS = ['user_id', 'credits', 'package_id', 'quantity'] as const;
export type CorrectableKey = (typeof CORRECTABLE_KEYS)[number];

/** By event id. */
export type Corrections = ReadonlyMap<string, Correction>;

/** The metadata of an event's object with the correction applied. */
export function applyCorrection(
  metadata: Readonly<Record<string, string>>,
  correction: Correction | undefined,
): Record<string, string> {
  const corrected = { ...metadata };
  for (const key of CORRECTABLE_KEYS) {
    const value = correction?.[key];
    if (value === null) delete corrected[key];
    else if (value !== undefined) corrected[key] = value;
  }
  return corrected;
}

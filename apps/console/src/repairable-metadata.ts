import { type EventDetails, mergeCorrections } from '@stripe-credits/db/dead-letters';
import { storedText } from '@stripe-credits/platform/queue-message';
import { applyCorrection, readMetadata } from '@stripe-credits/stripe-events';

/** The metadata that a dead event would be handled with now: its own, with its corrections. */
export async function repairableMetadata({
  id,
  deadLetter,
  corrections,
}: EventDetails): Promise<Readonly<Record<string, string>>> {
  if (!deadLetter?.body) return {};
  const text = await storedText({ body: deadLetter.body, encoding: deadLetter.encoding });
  return applyCorrection(readMetadata(text), mergeCorrections(corrections).get(id));
}

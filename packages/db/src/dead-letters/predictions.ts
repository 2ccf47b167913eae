import { type StoredMessage, storedText } from '@stripe-credits/platform/queue-message';
import {
  type ProcessingContext,
  type ProcessingSettings,
  processWithCorrections,
} from '@stripe-credits/stripe-events';
import type { Database } from '../database.ts';
import { readPackages } from '../ledger/packages.ts';
import { readCorrections } from './corrections.ts';
import { type Outlook, type PredictionSummary, toOutlook } from './outlook.ts';
import { type Candidate, type PredictionSource, readCandidates } from './prediction-candidates.ts';

export interface Prediction extends Omit<Candidate, keyof StoredMessage>, Outlook {}

export interface PredictionPage extends PredictionSummary {
  readonly predictions: readonly Prediction[];
}

/** The outlook of one stored event. Pure. */
export async function predictEvent(
  message: StoredMessage,
  context: ProcessingContext,
): Promise<Outlook> {
  return toOutlook(processWithCorrections(await storedText(message), context).outcome);
}

/**
 * What a replay of the selected dead events would do now: each is processed with its correction and
 * the packages of now. Nothing is written. At most 200 events are examined, or 4 MB of them.
 */
export async function predictSelection(
  db: Database,
  source: PredictionSource,
  settings: ProcessingSettings,
): Promise<PredictionPage> {
  const { candidates, hasMore } = await readCandidates(db, source);
  const [packages, corrections] = await Promise.all([
    readPackages(db),
    readCorrections(
      db,
      candidates.map(({ id }) => id),
    ),
  ]);
  const context = { ...settings, packages, corrections };
  const predictions: Prediction[] = [];
  // One after the other: large events that are unpacked at once would not fit into memory.
  for (const { body, encoding, ...letter } of candidates)
    predictions.push({ ...letter, ...(await predictEvent({ body, encoding }, context)) });
  return { predictions, summary: summarize(predictions), examined: predictions.length, hasMore };
}

function summarize(predictions: readonly Prediction[]): PredictionPage['summary'] {
  const groups = Map.groupBy(predictions, ({ wouldBe, reason }) => `${wouldBe} ${reason}`);
  return [...groups.values()]
    .flatMap((group) => {
      const [first] = group;
      if (!first) return [];
      return [{ wouldBe: first.wouldBe, reason: first.reason, events: group.length }];
    })
    .toSorted((a, b) => rank(a.wouldBe) - rank(b.wouldBe) || b.events - a.events);
}

const rank = (wouldBe: Outlook['wouldBe']): number => (wouldBe === 'handled' ? 0 : 1);

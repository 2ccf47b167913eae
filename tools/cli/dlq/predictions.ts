import type { PredictionPage } from '@stripe-credits/db/dead-letters';
import { describePredictions } from '@stripe-credits/db/outlook';
import { type ConsoleClient, type ConsoleOptions, connectToConsole } from '../console/client.ts';
import { UsageError } from '../terminal/command-error.ts';
import { money, printMessage, printResult } from '../terminal/output.ts';
import { type FilterOptions, toFilter } from './filter.ts';

const predictionsOf = (
  console: ConsoleClient,
  query: Record<string, string>,
): Promise<PredictionPage> =>
  console.get(`/predictions?${new URLSearchParams(query)}`, 'predictions');

/** One sentence: what a planned replay would do now. */
export async function printPrediction(console: ConsoleClient, replay: string): Promise<void> {
  printMessage(describePredictions(await predictionsOf(console, { replay })));
}

interface Options extends ConsoleOptions, FilterOptions {
  readonly status: string;
}

/** Of the dead events that match, those that a replay would handle now. */
export async function listReplayable({ json = false, status, ...options }: Options): Promise<void> {
  if (status !== 'dead')
    throw new UsageError('Only dead events can be replayed: leave --status out with --replayable.');
  const page = await predictionsOf(connectToConsole(options), toFilter(options));
  const replayable = page.predictions.filter(({ wouldBe }) => wouldBe === 'handled');
  printResult(
    json,
    { ...page, predictions: replayable },
    replayable.map((letter) => ({
      id: letter.id,
      type: letter.type,
      user: letter.userId,
      amount: money(letter.amount, letter.currency),
      died: letter.lastDiedAt.slice(0, 19),
    })),
  );
  printMessage(describePredictions(page));
}

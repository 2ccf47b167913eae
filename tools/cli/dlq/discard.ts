import type { DiscardPreview } from '@stripe-credits/db/dead-letters';
import { type ConsoleOptions, connectToConsole } from '../console/client.ts';
import { printMessage, printResult } from '../terminal/output.ts';
import { type ConfirmOptions, confirmCount } from './confirm-count.ts';
import type { SelectionOptions } from './filter.ts';
import { parseAction } from './parse-action.ts';

interface Options extends ConsoleOptions, SelectionOptions, ConfirmOptions {
  readonly dryRun?: true;
  readonly reason?: string;
}

interface Response {
  readonly discarded: number;
  readonly discard: string;
}

export async function discard(ids: readonly string[], options: Options): Promise<void> {
  const { json = false, dryRun } = options;
  const { selection, reason } = parseAction(ids, options);
  const console = connectToConsole(options);
  const preview = await console.post<DiscardPreview>('/discards/previews', selection, 'byReason');
  const { events } = preview;
  printMessage(`Console: ${console.name}`);
  if (dryRun) {
    printResult(json, preview, preview.byReason.map(toRow));
    return printMessage(`${summarize(preview)} Nothing was changed.`);
  }
  const warning = `${console.name}: ${summarize(preview)}`;
  await confirmCount(warning, events, options, ids.length > 0);

  // `reason` is the actor's here: the filter's reason of death has another name.
  const selected = Object.entries(selection).map(([name, value]) => [
    name === 'reason' ? 'dead_reason' : name,
    value,
  ]);
  const body = { ...Object.fromEntries(selected), count: events, reason };
  const response = await console.post<Response>('/discards', body, 'discard');
  printResult(json, response, []);
  printMessage(
    `${response.discarded} discarded. They are kept. To restore: pnpm dlq restore --discard ${response.discard} --reason …`,
  );
}

const summarize = ({ selection, events, note }: DiscardPreview): string =>
  [`${events.toLocaleString('en')} would be discarded (${selection}).`, note ?? []]
    .flat()
    .join(' ');

const toRow = ({ events, reason }: DiscardPreview['byReason'][number]) => ({
  dead: events,
  reason,
});

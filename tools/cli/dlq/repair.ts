import type { Outlook } from '@stripe-credits/db/dead-letters';
import { describeOutlook } from '@stripe-credits/db/outlook';
import { CORRECTABLE_KEYS } from '@stripe-credits/stripe-events';
import { type ConsoleOptions, connectToConsole } from '../console/client.ts';
import { UsageError } from '../terminal/command-error.ts';
import { printMessage, printResult } from '../terminal/output.ts';

interface Options extends ConsoleOptions {
  readonly set?: readonly string[];
  readonly unset?: readonly string[];
  readonly reason?: string;
  readonly dryRun?: true;
}

/** Records metadata that a dead event is handled with. Nothing is sent: a replay follows. */
export async function repair(id: string, options: Options): Promise<void> {
  const { json = false, dryRun = false, reason, unset = [] } = options;
  const set = parseAssignments(options.set ?? []);
  if (Object.keys(set).length + unset.length === 0)
    throw new UsageError('Name the metadata to correct: --set user_id=ada, or --unset package_id.');
  for (const key of [...Object.keys(set), ...unset])
    if (!CORRECTABLE_KEYS.some((correctable) => correctable === key))
      throw new UsageError(`No handler reads ${key}: the keys are ${CORRECTABLE_KEYS.join(', ')}.`);
  if (!dryRun && !reason?.trim())
    throw new UsageError('Give --reason "…": it is recorded with the repair.');
  const body = { eventId: id, set, unset, dryRun, ...(reason && { reason }) };
  const console = connectToConsole(options);
  printMessage(`Console: ${console.name}`);
  const outlook = await console.post<Outlook>('/repairs', body, 'wouldBe');
  printResult(json, outlook, []);
  printMessage(describeOutlook(outlook));
  if (dryRun) return printMessage('Nothing was recorded.');
  printMessage(`${id} is repaired, and stays dead until you replay it:`);
  printMessage(`  pnpm dlq replay ${id} --reason "…"`);
}

/** `key=value`, where the value may have further equals signs. */
function parseAssignments(assignments: readonly string[]): Record<string, string> {
  const entries = assignments.map((assignment) => {
    const [key = '', ...value] = assignment.split('=');
    if (key === '' || value.length === 0)
      throw new UsageError(
        `--set ${assignment} has no value: write --set ${key || 'user_id'}=VALUE.`,
      );
    const text = value.join('=');
    if (text.trim() === '')
      throw new UsageError(
        `--set ${key} is empty: give a value, or use --unset ${key}. Is a variable unset?`,
      );
    return [key, text] as const;
  });
  const twice = entries.find(
    ([key], index) => entries.findIndex(([other]) => other === key) < index,
  );
  if (twice) throw new UsageError(`--set ${twice[0]} is given twice: give it once.`);
  return Object.fromEntries(entries);
}

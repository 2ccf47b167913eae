import type { EventDetails, Outlook } from '@stripe-credits/db/dead-letters';
import { adviseOnEvent, type EventAdvice } from '@stripe-credits/db/event-advice';
import { eventTimeline } from '@stripe-credits/db/event-timeline';
import { RefusedError } from '../console/answer.ts';
import { type ConsoleOptions, connectToConsole } from '../console/client.ts';
import { pathSegment } from '../console/path-segment.ts';
import { CommandError } from '../terminal/command-error.ts';
import { escapeControls, escapeLines } from '../terminal/escape-controls.ts';
import { money, printMessage, printResult, printTable } from '../terminal/output.ts';
import { type Row, toFieldRows } from '../terminal/table.ts';

interface Options extends ConsoleOptions {
  /** Prints what Stripe sent, after everything else. */
  readonly payload?: true;
  /** Prints it with personal data. */
  readonly reveal?: true;
}

interface Response extends EventDetails {
  readonly payload: string | null;
  /** What a replay would make of it now; null where there is nothing to replay. */
  readonly prediction: Outlook | null;
  readonly isRepairable: boolean;
}

/** The story first, as on the page of the event: what became of it, why, and the next step. */
export async function show(id: string, { json = false, reveal, payload, ...options }: Options) {
  const path = `/events/${pathSegment(id)}${reveal ? '?reveal=1' : ''}`;
  const details = await connectToConsole(options)
    .get<Response>(path, 'history')
    .catch((error: unknown) => {
      throw addHint(error, id);
    });
  if (!json) printAdvice(id, adviseOnEvent(details));
  printResult(json, details, toRows(id, details));
  if (json) return;
  printTable('History', eventTimeline(details));
  printTable('Repairs', details.corrections.map(toRepairRow));
  printTable('Ledger entries', details.ledger);
  printPayload(details.payload, payload === true || reveal === true);
}

/** An id without its prefix, or of another object, is the likeliest mistake. */
function addHint(error: unknown, id: string): unknown {
  if (!(error instanceof RefusedError) || id.startsWith('evt_')) return error;
  return new CommandError(`${error.message} An event id begins with evt_.`);
}

function printAdvice(id: string, advice: EventAdvice): void {
  const { headline, detail, next } = advice;
  const lines = [headline, ...(detail === null ? [] : [detail]), advice.advice];
  for (const line of lines) console.log(escapeControls(line));
  if (next) console.log(`  ${COMMANDS[next](escapeControls(id), advice)}`);
  console.log('');
}

type ToCommand = (id: string, advice: EventAdvice) => string;

const COMMANDS: Record<NonNullable<EventAdvice['next']>, ToCommand> = {
  replay: (id) => `pnpm dlq replay ${id} --reason "…"`,
  repair: (id, { repair }) => `pnpm dlq repair ${id} ${formatChanges(repair)} --reason "…"`,
  restore: (id) => `pnpm dlq restore ${id} --reason "…"`,
};

const formatChanges = ({ set, unset }: EventAdvice['repair'] = { set: [], unset: [] }): string =>
  [...unset.map((key) => `--unset ${key}`), ...set.map((key) => `--set ${key}=…`)].join(' ');

function printPayload(payload: string | null, isShown: boolean): void {
  if (payload === null) printMessage('The payload is not kept.');
  else if (isShown) console.log(`\n${escapeLines(payload)}`);
  else printMessage('Add --payload to see what Stripe sent.');
}

const toRepairRow = ({
  correctedAt,
  actor,
  reason,
  metadata,
}: Response['corrections'][number]) => ({
  at: correctedAt,
  actor,
  reason,
  metadata: Object.entries(metadata)
    .map(([key, value]) => (value === null ? `${key} removed` : `${key}=${value}`))
    .join(' '),
});

function toRows(id: string, { deadLetter, ...event }: Response): Row[] {
  const amount = deadLetter && money(deadLetter.amount, deadLetter.currency);
  return toFieldRows({
    event: id,
    type: event.type,
    status: event.status,
    user: deadLetter?.userId,
    amount: deadLetter?.paid ? `${amount} paid` : amount,
    object: event.objectId,
    received: event.receivedAt,
    deliveries: event.deliveries,
    'failed attempts': event.failures,
    replays: deadLetter?.replays,
  });
}

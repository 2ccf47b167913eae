import type { EventDetails, Outlook } from '@stripe-credits/db/dead-letters';
import { describeOutlook } from '@stripe-credits/db/outlook';
import { type ConsoleOptions, connectToConsole } from '../console/client.ts';
import { pathSegment } from '../console/path-segment.ts';
import { escapeLines } from '../terminal/escape-controls.ts';
import { money, printMessage, printResult, printTable } from '../terminal/output.ts';
import { type Row, toFieldRows } from '../terminal/table.ts';

interface Options extends ConsoleOptions {
  readonly reveal?: true;
}

interface Response extends EventDetails {
  readonly payload: string | null;
  /** What a replay would make of it now; null where there is nothing to replay. */
  readonly prediction: Outlook | null;
}

export async function show(id: string, { json = false, reveal, ...options }: Options) {
  const path = `/events/${pathSegment(id)}${reveal ? '?reveal=1' : ''}`;
  const details = await connectToConsole(options).get<Response>(path, 'history');
  printResult(json, details, toRows(id, details));
  if (json) return;
  printTable('History', details.history);
  printTable('Repairs', details.corrections.map(toRepairRow));
  printTable('Ledger entries', details.ledger);
  if (details.payload === null) printMessage('The payload is not kept.');
  else console.log(`\n${escapeLines(details.payload)}`);
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

function toRows(id: string, { deadLetter, prediction, ...event }: Response): Row[] {
  const amount = deadLetter && money(deadLetter.amount, deadLetter.currency);
  return toFieldRows({
    event: id,
    type: event.type,
    status: event.status,
    reason: event.reason,
    ...(event.status !== 'dead' && { 'died of': deadLetter?.reason }),
    detail: deadLetter?.detail,
    user: deadLetter?.userId,
    amount: deadLetter?.paid ? `${amount} paid` : amount,
    object: event.objectId,
    received: event.receivedAt,
    deliveries: event.deliveries,
    'failed attempts': event.failures,
    replays: deadLetter?.replays,
    prediction: prediction && describeOutlook(prediction),
  });
}

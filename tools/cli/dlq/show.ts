import type { EventDetails } from '@stripe-credits/db/dead-letters';
import { type Connection, consoleAt } from '../console/client.ts';
import { money, print, say } from '../terminal/output.ts';

interface Options extends Connection {
  readonly reveal?: true;
  readonly json?: true;
}

export async function show(id: string, { json, reveal, ...options }: Options): Promise<void> {
  const path = `/events/${encodeURIComponent(id)}${reveal ? '?reveal=1' : ''}`;
  const found = (await consoleAt(options).get(path)) as EventDetails & { payload: string | null };
  if (json) return print(true, found, []);

  const { letter } = found;
  const facts = {
    type: found.type,
    status: found.status,
    reason: letter?.reason,
    detail: letter?.detail,
    user: letter?.userId,
    amount: letter && `${money(letter.amount, letter.currency)}${letter.paid ? ' paid' : ''}`,
    about: found.objectId,
    received: found.receivedAt,
    deliveries: found.deliveries,
    'failed attempts': found.failures,
    replays: letter?.replays,
  };
  print(
    false,
    found,
    Object.entries(facts).map(([name, value]) => ({ event: name, [id]: value })),
  );
  part('What happened', found.history);
  part('What the ledger holds of it', found.ledger);
  if (found.payload === null) say('\nIts payload is not kept.');
  else console.log(`\n${found.payload}`);
}

function part(title: string, rows: readonly object[]): void {
  if (rows.length === 0) return;
  console.log(`\n${title}`);
  print(
    false,
    rows,
    rows.map((row) => ({ ...row })),
  );
}

import { planReplay, startReplay, stepReplay } from '@stripe-credits/db/dead-letters';
import type { ReplayCall, Replayed } from '../protocol.ts';
import { faultyDb } from './faulty-db.ts';
import { faultyQueue } from './faulty-queue.ts';
import { invocation, KILLED, within } from './invocation.ts';

/** Few at a time, so that many sends can fail. */
const RATE = 25;
const who = 'faults';

/** What an engineer does with dead letters, by the console's own verbs. */
export async function replay(asked: ReplayCall, db: D1Database): Promise<Replayed> {
  const call = invocation(asked.troubles);
  const { queue, sent } = faultyQueue(call);
  const done = within(call, () => act(asked, faultyDb(db), queue))
    .then((answer) => ({ answer, failure: null }))
    .catch((error: unknown) => ({ answer: null, failure: String(error) }));
  const ended = await Promise.race([done, call.death]);
  const said = ended === KILLED ? { answer: null, failure: 'killed' } : ended;
  return { ...said, sent, happened: call.happened };
}

async function act({ verb, clock }: ReplayCall, db: D1Database, queue: Queue): Promise<string> {
  const now = new Date(clock);
  if ('plan' in verb) return planReplay(db, { choice: { filter: verb.plan }, who, now });
  if ('start' in verb) {
    await startReplay(db, verb.start, { rate: RATE, who, why: 'the cause is gone' });
    return 'running';
  }
  const { status } = await stepReplay(db, queue, verb.step, now);
  return status;
}

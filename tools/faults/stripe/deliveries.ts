import type { Tally } from '../counters.ts';
import type { Trouble } from '../fault-injector.ts';
import type { Carried, Post, Posted } from '../protocol.ts';
import type { Chance } from '../random.ts';
import type { Asking } from '../worker-client.ts';
import { hashOf, type Payload } from './payload.ts';
import type { Secrets } from './secrets.ts';
import { type Attempt, type Sender, signatureOf } from './sender.ts';

const POSTS_AT_ONCE = 250;

interface Parts {
  readonly workers: Asking;
  readonly stripe: Sender;
  readonly chance: Chance;
  readonly trouble: Trouble;
  readonly tally: Tally;
  /** Takes what ingest put on its queue. */
  readonly enqueue: (message: Carried, now: number) => void;
}

/** The requests that Stripe makes to ingest, and what both sides learn from them. */
export function deliveries({ workers, stripe, chance, trouble, tally, enqueue }: Parts) {
  /**
   * Under which ids something must be on record, as ingest said 2xx or the queue took it; and of
   * each the hash of its text.
   */
  const owed = new Map<string, string>();
  /** What ingest must never take, and took. */
  const takenIn: Payload[] = [];

  async function makeDue(now: number, secrets: Secrets): Promise<void> {
    const attempts = chance.shuffled(stripe.due(now));
    while (attempts.length > 0) {
      const part = attempts.splice(0, POSTS_AT_ONCE);
      const posts: Post[] = [];
      for (const { payload } of part) posts.push(await postOf(payload, now, secrets));
      const answers = await workers.ask('/receive', posts);
      for (const [index, attempt] of part.entries())
        learn(attempt, answers?.[index] ?? UNHEARD, now);
    }
  }

  async function postOf(payload: Payload, now: number, secrets: Secrets): Promise<Post> {
    return {
      body: payload.text,
      signature: await signatureOf(payload, secrets, now, chance),
      secret: secrets.setting,
      clock: trouble.clock(now),
      troubles: trouble.ofSend(),
    };
  }

  function learn(attempt: Attempt, { status, sent, happened }: Posted, now: number): void {
    const { payload } = attempt;
    tally.count('requests to ingest');
    for (const fault of happened) tally.fault(fault);
    if (isOk(status) || sent !== null) {
      if (payload.fate === 'accepted') owed.set(payload.record, hashOf(payload.text));
      else takenIn.push(payload);
    }
    if (!isOk(status)) tally.count(`answered ${status}`);
    if (sent !== null)
      enqueue(sent === 'same' ? { body: payload.text, encoding: 'text' } : sent, now);
    stripe.learn(attempt, isOk(status), now);
  }

  return { makeDue, owed, takenIn };
}

/** What Stripe knows of a request whose connection broke off. */
const UNHEARD: Posted = { status: 0, sent: null, happened: [] };

const isOk = (status: number) => status >= 200 && status < 300;

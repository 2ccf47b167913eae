import type { Tally } from './counters.ts';
import { stalls as noStalls, trouble as troubleFrom } from './fault-injector.ts';
import { consumption } from './queue/consumption.ts';
import { readQueueOptions } from './queue/options.ts';
import type { Chance } from './random.ts';
import type { Runtime } from './runtime.ts';
import { deliveries } from './stripe/deliveries.ts';
import { secretsAt } from './stripe/secrets.ts';
import { sender } from './stripe/sender.ts';
import { asking } from './worker-client.ts';

/** What is ready waits so long for more, so that batches are full, as under load. */
const TICK_MS = 30_000;

/** Stripe, ingest, the queues and the consumer in virtual time, which goes on when it is told to. */
export function openWorld(runtime: Runtime, chance: Chance, tally: Tally, startsAt: number) {
  const trouble = troubleFrom(chance, tally);
  const stalls = noStalls();
  const workers = asking(runtime, chance, tally);
  const stripe = sender(chance, tally);
  const queues = consumption({
    ...{ workers, chance, trouble, stalls, tally },
    options: readQueueOptions(),
  });
  const webhook = deliveries({
    ...{ workers, stripe, chance, trouble, tally },
    enqueue: queues.send,
  });
  let now = startsAt;
  let secrets = secretsAt(0);

  const next = () => atTick(Math.min(stripe.next(), queues.next()));

  /** On to the next moment at which something is due, and does it. */
  async function step(): Promise<void> {
    now = Math.max(now, next());
    await webhook.makeDue(now, secrets);
    await queues.deliverDue(now);
  }

  async function until(then: number): Promise<void> {
    while (next() < then) await step();
    now = Math.max(now, then);
  }

  async function untilQuiet(onStep: () => void = () => {}): Promise<void> {
    while (next() < Number.POSITIVE_INFINITY) {
      await step();
      onStep();
    }
  }

  return {
    ...{ workers, stripe, queues, webhook, stalls, trouble, until, untilQuiet },
    now: () => now,
    rotate: (share: number) => {
      secrets = secretsAt(share);
    },
  };
}

export type World = ReturnType<typeof openWorld>;

const atTick = (time: number) => Math.ceil(time / TICK_MS) * TICK_MS;

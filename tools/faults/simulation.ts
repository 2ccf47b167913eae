import type { Context } from './context.ts';
import { createConsumers } from './queue/consumers.ts';
import { createSender } from './stripe/sender.ts';
import { secretsAt } from './stripe/signature.ts';

/** Due work waits for up to one tick, so that batches are as full as under load. */
const TICK_MS = 30_000;

/** Stripe, ingest, the queues and the consumer in virtual time. */
export function createSimulation(context: Context, startsAt: number) {
  const queues = createConsumers(context);
  const stripe = createSender(context, queues.send);
  let now = startsAt;
  let secrets = secretsAt(0);

  const nextTick = () =>
    Math.ceil(Math.min(stripe.nextTime(), queues.nextTime()) / TICK_MS) * TICK_MS;

  /** Advances to the next tick at which something is due, and does it. */
  async function step(): Promise<void> {
    now = Math.max(now, nextTick());
    await stripe.sendDue(now, secrets);
    await queues.deliverDue(now);
  }

  async function runUntil(time: number): Promise<void> {
    while (nextTick() < time) await step();
    now = Math.max(now, time);
  }

  async function runUntilIdle(onStep: () => void = () => {}): Promise<void> {
    while (nextTick() < Number.POSITIVE_INFINITY) {
      await step();
      onStep();
    }
  }

  return {
    ...context,
    queues,
    stripe,
    runUntil,
    runUntilIdle,
    now: () => now,
    /** @param shareOfRun from 0 to 1. */
    rotateSecrets: (shareOfRun: number) => {
      secrets = secretsAt(shareOfRun);
    },
  };
}

export type Simulation = ReturnType<typeof createSimulation>;

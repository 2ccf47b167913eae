import { createContext } from './context.ts';
import { createConsumers } from './queue/consumers.ts';
import { createSender } from './stripe/sender.ts';
import { secretsAt } from './stripe/signature.ts';
import type { WorkerRuntime } from './worker-client.ts';

/** Due work waits for up to one tick, so that batches are as full as under load. */
const TICK_MS = 30_000;

export type Simulation = ReturnType<typeof createSimulation>;

/** Stripe, ingest, the queues and the consumer in virtual time. */
export function createSimulation(runtime: WorkerRuntime, seed: number, startsAt: number) {
  const context = createContext(runtime, seed);
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

  return {
    ...context,
    queues,
    stripe,
    now: () => now,
    async runUntil(time: number): Promise<void> {
      while (nextTick() < time) await step();
      now = Math.max(now, time);
    },
    async runUntilIdle(onStep: () => void = () => {}): Promise<void> {
      while (nextTick() < Number.POSITIVE_INFINITY) {
        await step();
        onStep();
      }
    },
    /** @param shareOfRun from 0 to 1. */
    rotateSecrets(shareOfRun: number): void {
      secrets = secretsAt(shareOfRun);
    },
  };
}

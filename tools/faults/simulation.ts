import { createContext } from './context.ts';
import { createConsumers } from './queue/consumers.ts';
import { settingsAt } from './settings.ts';
import type { StripeAccount } from './stripe/account.ts';
import { createSender } from './stripe/sender.ts';
import { secretsAt } from './stripe/signature.ts';
import type { WorkerRuntime } from './worker-client.ts';

/** Due work waits for up to one tick, so that batches are as full as under load. */
const TICK_MS = 30_000;

export type Simulation = ReturnType<typeof createSimulation>;

export interface SimulationOptions {
  readonly account: StripeAccount;
  readonly seed: number;
  /** Milliseconds since 1970. */
  readonly startsAt: number;
}

/** Stripe, ingest, the queues and their consumers in virtual time. */
export function createSimulation(
  runtime: WorkerRuntime,
  { account, seed, startsAt }: SimulationOptions,
) {
  // Another seed than that of the events: the two must not draw the same numbers.
  const context = createContext(runtime, seed + 1);
  let now = startsAt;
  let secrets = secretsAt(0);
  let settings = settingsAt(seed, 0);
  const deployment = { settings: () => settings, stripeUrl: account.url };
  const queues = createConsumers(context, deployment);
  const stripe = createSender(context, queues.send);

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
    account,
    queues,
    stripe,
    settings: () => settings,
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
    /**
     * Sets the secrets and the settings that are due by then.
     *
     * @param shareOfRun from 0 to 1.
     */
    deploy(shareOfRun: number): void {
      secrets = secretsAt(shareOfRun);
      settings = settingsAt(seed, shareOfRun);
    },
  };
}

import { join } from 'node:path';
import type { Credits } from '@stripe-credits/credits';
import { root } from '@stripe-credits/harness';
import { type RunningShop, startInFrontOfCredits } from '@stripe-credits/harness/shop';
import { afterAll, beforeAll, vi } from 'vitest';

type Methods = Pick<
  Credits,
  'listPackages' | 'createCheckout' | 'fulfil' | 'spend' | 'balance' | 'transactions' | 'explain'
>;

interface Desk {
  shop: RunningShop;
  credits: Methods;
}

/** The Credits binding as a product's Worker has it, in front of a running pipeline. */
export function openCredits(): Desk {
  const desk: Desk = Object.create(null);
  beforeAll(async () => {
    desk.shop = await startInFrontOfCredits({
      config: {
        name: 'credits-probe',
        main: join(root, 'tests/credits-probe.ts'),
        compatibility_date: '2026-11-17',
        services: [{ binding: 'CREDITS', service: 'stripe-credits', entrypoint: 'Credits' }],
      },
    });
    desk.credits = callsThrough(desk.shop.url);
  });
  afterAll(() => desk.shop.close());
  return desk;
}

function callsThrough(probe: string): Methods {
  return new Proxy(Object.create(null), {
    get:
      (_, method) =>
      async (...args: unknown[]) => {
        const body = JSON.stringify({ method, args });
        const response = await fetch(probe, { method: 'POST', body });
        const { answer, error } = (await response.json()) as { answer?: unknown; error?: string };
        if (error !== undefined) throw new Error(error);
        return answer;
      },
  });
}

export const wanted = (user: string, changes: object = {}) => ({
  userId: user,
  packageId: 'standard',
  successUrl: 'https://shop.example/success?session_id={CHECKOUT_SESSION_ID}',
  cancelUrl: 'https://shop.example/pricing',
  requestId: crypto.randomUUID(),
  ...changes,
});

/** Waits until the pipeline has handled the event. */
export const settled = ({ db }: RunningShop, eventId: string) =>
  vi.waitFor(
    async () => {
      const status = 'SELECT status FROM stripe_events WHERE id = ?';
      const is = await db.prepare(status).bind(eventId).first<string>('status');
      if (is !== 'handled') throw new Error(`the event is ${is ?? 'not there'}`);
    },
    { timeout: 20_000, interval: 50 },
  );

export async function ledgerOf({ db }: RunningShop, user: string) {
  const rows = 'SELECT id, type, amount FROM credit_transactions WHERE user_id = ? ORDER BY number';
  return (await db.prepare(rows).bind(user).all()).results;
}

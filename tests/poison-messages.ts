import type { RunningConsole } from '@stripe-credits/harness';
import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { sign } from '@stripe-credits/stripe-events/signing';
import { vi } from 'vitest';

export const SECRET = 'whsec_console';

/** Sends a paid session for a package that is not for sale: dead until it is. */
export async function poison(console_: RunningConsole, name: string): Promise<void> {
  const body = JSON.stringify(
    fixture('checkout.session.completed', {
      id: `evt_${name}`,
      object: {
        ...{ id: `cs_${name}`, payment_intent: `pi_${name}` },
        metadata: { user_id: name, credits: '200', package_id: 'gold' },
      },
    }),
  );
  const headers = { 'Stripe-Signature': await sign(body, SECRET) };
  const status = await console_.receive({ body, headers });
  if (status !== 200) throw new Error(`ingest answered ${status}`);
}

/** Waits until the pipeline has buried so many. */
export const buried = ({ db }: RunningConsole, count: number) =>
  vi.waitFor(
    async () => {
      const dead = `SELECT COUNT(*) AS n FROM dead_letters WHERE status = 'dead'`;
      if ((await db.prepare(dead).first<number>('n')) !== count) throw new Error('not yet');
    },
    { timeout: 15_000, interval: 100 },
  );

/** The cause is gone: what was poisoned can be handled. */
export const sellGold = ({ db }: RunningConsole) =>
  db
    .prepare(
      `INSERT INTO credit_packages (id, name, credits, unit_amount, currency)
       VALUES ('gold', 'Gold', 200, 2999, 'usd')`,
    )
    .run();

export async function balanceOf({ db }: RunningConsole, user: string): Promise<number> {
  const balance = 'SELECT balance FROM credit_balances WHERE user_id = ?';
  return (await db.prepare(balance).bind(user).first<number>('balance')) ?? 0;
}

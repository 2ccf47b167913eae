import { poll } from '@stripe-credits/harness/poll';
import { expect } from 'vitest';
import { post, purchase, query, selectValue } from './system.ts';

/**
 * Sends a paid session of each user for a package that is not for sale: dead until it is.
 *
 * @returns the id of the package. It is a new one each time, because the consumer caches the catalog.
 */
export async function sendPoisonMessages(...users: readonly string[]): Promise<string> {
  const packageId = `gold_${crypto.randomUUID()}`;
  for (const user of users) {
    const metadata = { user_id: user, credits: '200', package_id: packageId };
    expect(await post(purchase(user, { object: { metadata } }))).toBe(200);
  }
  await poll(async () =>
    expect(await selectValue(`SELECT COUNT(*) FROM dead_letters WHERE status = 'dead'`)).toBe(
      users.length,
    ),
  );
  return packageId;
}

/** Removes the cause: the dead events can be handled now. */
export const sellPackage = (id: string) =>
  query(
    `INSERT INTO credit_packages (id, name, credits, unit_amount, currency)
     VALUES (?, 'Gold', 200, 2999, 'usd')`,
    id,
  );

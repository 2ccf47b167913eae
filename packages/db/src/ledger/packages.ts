import type { CreditPackage, CreditPackages } from '@stripe-credits/stripe-events';

const READ = `
  SELECT id, name, credits, unit_amount AS unitAmount, currency, stripe_price_id AS stripePriceId
  FROM credit_packages`;

/** What is for sale now, by id. */
export async function readPackages(db: D1Database): Promise<CreditPackages> {
  const { results } = await db.prepare(READ).all<CreditPackage>();
  return new Map(results.map((row) => [row.id, row]));
}

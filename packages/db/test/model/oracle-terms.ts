import type { Correction } from '@stripe-credits/stripe-events';
import { MODEL_PACKAGES } from './packages.ts';

export type Json = Readonly<Record<string, unknown>>;

/** The part of the oracle that reads whom a payload credits, and with how much. */
export interface Terms {
  readonly user: string;
  readonly credits: number;
}

export const textOf = (object: Json, field: string): string => String(object[field] ?? '');

function metadataOf(object: Json | undefined, correction: Correction | undefined) {
  const metadata = object?.['metadata'] as Record<string, string> | undefined;
  return { ...metadata, ...correction } as Record<string, string | undefined>;
}

/** Of a session or a PaymentIntent; null where it names no user or no credits. */
export function termsOf(object: Json, correction?: Correction): Terms | null {
  const { user_id, credits, quantity = '1' } = metadataOf(object, correction);
  const user = user_id ?? object['client_reference_id'];
  if (credits === undefined || typeof user !== 'string') return null;
  return { user, credits: Number(credits) * Number(quantity) };
}

interface Line {
  readonly amount: number;
  readonly pricing?: { readonly price_details: { readonly price: string } };
}

/** Null where the invoice moves no credits. */
export function invoiceCredits(invoice: Json, correction?: Correction): Terms | null {
  const parent = invoice['parent'] as { subscription_details: Json } | null;
  const isManual = invoice['billing_reason'] === 'manual';
  const source = isManual ? invoice : parent?.subscription_details;
  const { user_id: user, credits } = metadataOf(source, correction);
  const { data: lines } = invoice['lines'] as { data: Line[] };
  const items = lines.flatMap(({ amount, pricing }) => {
    const item = MODEL_PACKAGES.find((item) => item.stripePriceId === pricing?.price_details.price);
    return item ? [{ item, amount }] : [];
  });
  if (user === undefined) return null;
  if (items.length > 0) return { user, credits: sharesOf(items) };
  const grants = ['manual', 'subscription_create', 'subscription_cycle'];
  if (credits === undefined || !grants.includes(textOf(invoice, 'billing_reason'))) return null;
  return lines.some(({ amount }) => amount > 0) ? { user, credits: Number(credits) } : null;
}

/** Each line's share of the price of its package, rounded up once: in exact cents of all prices. */
function sharesOf(items: readonly { item: (typeof MODEL_PACKAGES)[number]; amount: number }[]) {
  const whole = MODEL_PACKAGES.reduce((product, { unitAmount }) => product * unitAmount, 1);
  const parts = items.map(({ item, amount }) => (whole / item.unitAmount) * item.credits * amount);
  return Math.ceil(parts.reduce((sum, part) => sum + part, 0) / whole);
}

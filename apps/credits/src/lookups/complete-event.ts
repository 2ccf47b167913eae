import { DEAD_REASONS, dead, type Lookup } from '@stripe-credits/stripe-events';
import type Stripe from 'stripe';
import * as v from 'valibot';
import type { Dead } from './lookup-failure.ts';
import { pause } from './pause.ts';

/** On whose behalf Stripe made the event: look-ups of connected accounts must name it. */
const Origin = { account: v.nullish(v.string()), context: v.nullish(v.string()) };
type Origin = v.InferOutput<v.ObjectSchema<typeof Origin, undefined>>;

const ThinEvent = v.object({ id: v.string(), ...Origin });

const InvoiceEvent = v.looseObject({
  ...Origin,
  data: v.looseObject({ object: v.looseObject({ lines: v.looseObject({}) }) }),
});

const LINES_LIMIT = 100;
/** An event with more lines would hardly fit into a queue message. */
const LINES_MAX = 1000;

/**
 * The text of the event with what it lacks, or why it cannot be completed.
 *
 * @param text an event whose outcome is this look-up.
 * @throws what the `stripe` package throws.
 */
export async function completeEvent(
  text: string,
  lookup: Lookup,
  stripe: Stripe,
): Promise<string | Dead> {
  const event: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
  return lookup.kind === 'snapshot_event'
    ? completeThinEvent(v.parse(ThinEvent, event), lookup.id, stripe)
    : completeInvoice(v.parse(InvoiceEvent, event), lookup.id, stripe);
}

/** The snapshot under the id of the thin event, so that one id leads from its arrival to its credit. */
async function completeThinEvent(
  thin: v.InferOutput<typeof ThinEvent>,
  snapshotId: string,
  stripe: Stripe,
): Promise<string> {
  const snapshot = await stripe.events.retrieve(snapshotId, {}, requestOptions(thin));
  const { id, account, context } = thin;
  return JSON.stringify({
    ...snapshot,
    id,
    ...(account && { account }),
    ...(context && { context }),
  });
}

async function completeInvoice(
  event: v.InferOutput<typeof InvoiceEvent>,
  invoiceId: string,
  stripe: Stripe,
): Promise<string | Dead> {
  const lines = await listLines(invoiceId, stripe, requestOptions(event));
  if (lines === null) return dead(DEAD_REASONS.lookupTooManyLines);
  const { object } = event.data;
  const complete = { ...object, lines: { ...object.lines, data: lines, has_more: false } };
  return JSON.stringify({ ...event, data: { ...event.data, object: complete } });
}

/** Null when there are more than `LINES_MAX`. */
async function listLines(
  invoiceId: string,
  stripe: Stripe,
  options: Stripe.RequestOptions,
): Promise<Stripe.InvoiceLineItem[] | null> {
  const lines: Stripe.InvoiceLineItem[] = [];
  for (;;) {
    const last = lines.at(-1);
    const page = { limit: LINES_LIMIT, ...(last && { starting_after: last.id }) };
    const { data, has_more } = await stripe.invoices.listLineItems(invoiceId, page, options);
    lines.push(...data);
    if (!has_more) return lines;
    if (lines.length >= LINES_MAX) return null;
    await pause();
  }
}

/** The queue retries by itself. */
const requestOptions = ({ account, context }: Origin): Stripe.RequestOptions => ({
  maxNetworkRetries: 0,
  timeout: 20_000,
  ...(context && { stripeContext: context }),
  ...(!context && account && { stripeAccount: account }),
});

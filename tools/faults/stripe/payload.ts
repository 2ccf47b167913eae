import { hash } from 'node:crypto';
import type { StripeEvent } from '@stripe-credits/stripe-events/fixtures';

/** A text that is posted to ingest. */
export interface Payload {
  readonly text: string;
  /** Id in the event log once it was received. */
  readonly id: string;
  /** Whether ingest accepts it sooner or later. Nobody sends a forged one again. */
  readonly expectation: 'accepted' | 'too_large' | 'forged';
}

/** Payloads that belong together, and the balances once all of them have arrived. */
export interface Workload {
  readonly payloads: readonly Payload[];
  readonly expectedBalances: ReadonlyMap<string, number>;
}

/** @param balances none for an event that grants nothing. */
export const eventWorkload = (
  event: StripeEvent,
  balances: Readonly<Record<string, number>> = {},
  expectation: Payload['expectation'] = 'accepted',
): Workload => ({
  payloads: [{ text: JSON.stringify(event), id: event.id, expectation }],
  expectedBalances: new Map(Object.entries(balances)),
});

/** A text that is not an event. The consumer records it under a hash of itself. */
export const malformedWorkload = (text: string): Workload => ({
  payloads: [{ text, id: `message_${hashText(text).slice(0, 32)}`, expectation: 'accepted' }],
  expectedBalances: new Map(),
});

/** Identifies a text; in hexadecimal. */
export const hashText = (text: string | Uint8Array): string => hash('sha256', text);

import { hash } from 'node:crypto';
import type { StripeEvent } from '@stripe-credits/stripe-events/fixtures';
import type fc from 'fast-check';

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

/** A workload whose ids are made from a name. */
export type NamedWorkload = fc.Arbitrary<(name: string) => Workload>;

/** A text that grants nothing. */
export const textWorkload = (text: string, id: string): Workload => ({
  payloads: [{ text, id, expectation: 'accepted' }],
  expectedBalances: new Map(),
});

/** @param balances none for an event that grants nothing. */
export const eventWorkload = (
  event: StripeEvent,
  balances: Readonly<Record<string, number>> = {},
  expectation: Payload['expectation'] = 'accepted',
): Workload => ({
  payloads: [{ text: JSON.stringify(event), id: event.id, expectation }],
  expectedBalances: new Map(Object.entries(balances)),
});

/** Identifies a text; in hexadecimal. */
export const hashText = (text: string | Uint8Array): string => hash('sha256', text);

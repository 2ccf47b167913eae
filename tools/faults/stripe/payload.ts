import { hash } from 'node:crypto';
import type { Correction } from '@stripe-credits/stripe-events';
import type { StripeEvent } from '@stripe-credits/stripe-events/fixtures';
import type fc from 'fast-check';

/** A text that is posted to ingest. */
export interface Payload {
  readonly text: string;
  /** Id in the event log once it was received. */
  readonly id: string;
  /** Whether ingest accepts it sooner or later. Nobody sends a forged one again. */
  readonly expectation: 'accepted' | 'too_large' | 'forged';
  /** Whether the event is of an account that is not ours. */
  readonly isOfOtherAccount?: boolean;
  /** The payment, where nothing marks it as a purchase of credits. */
  readonly otherPayment?: OtherPayment;
  /** What a look-up of the event needs. */
  readonly lookedUp?: StripeObject;
  /** What an engineer corrects in the metadata, once the event is dead. */
  readonly correction?: Correction;
}

/** As the table `other_payments` holds it. */
export interface OtherPayment {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
}

/** An object that Stripe's API has. */
export type StripeObject = {
  /** Stripe answers with 404 until the repair. */
  readonly isMissing: boolean;
} & (
  | { readonly kind: 'event'; readonly event: StripeEvent }
  | { readonly kind: 'invoice'; readonly id: string; readonly lines: readonly InvoiceLine[] }
);

/** As much of a line as handlers and look-ups read. */
export interface InvoiceLine {
  readonly id: string;
  readonly amount: number;
  readonly [field: string]: unknown;
}

/** Payloads that belong together, and the balances once all of them have arrived. */
export interface Workload {
  readonly payloads: readonly Payload[];
  readonly expectedBalances: ReadonlyMap<string, number>;
}

/** A workload whose ids are made from a name. */
export type NamedWorkload = fc.Arbitrary<(name: string) => Workload>;

/** A kind of event by the name that the report prints. */
export type Kind = readonly [name: string, workload: NamedWorkload];

/** A text that grants nothing. */
export const textWorkload = (text: string, id: string): Workload => ({
  payloads: [{ text, id, expectation: 'accepted' }],
  expectedBalances: new Map(),
});

/** As much of an event as a payload is made from; a thin event has no more. */
type PostedEvent = Pick<StripeEvent, 'id' | 'type'>;

export const toPayload = (
  event: PostedEvent,
  changes: Omit<Partial<Payload>, 'id' | 'text'> = {},
): Payload => ({
  text: JSON.stringify(event),
  id: event.id,
  expectation: 'accepted',
  ...changes,
});

/** @param balances none for an event that grants nothing. */
export const eventWorkload = (
  event: PostedEvent,
  balances: Readonly<Record<string, number>> = {},
  changes: Parameters<typeof toPayload>[1] = {},
): Workload => workloadOf([toPayload(event, changes)], balances);

export const workloadOf = (
  payloads: readonly Payload[],
  balances: Readonly<Record<string, number>> = {},
): Workload => ({ payloads, expectedBalances: new Map(Object.entries(balances)) });

/** Identifies a text; in hexadecimal. */
export const hashText = (text: string | Uint8Array): string => hash('sha256', text);

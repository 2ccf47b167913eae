import { hash } from 'node:crypto';

/** One text that is posted to ingest, and what must come of it. */
export interface Payload {
  readonly text: string;
  /** What it is, for the report. */
  readonly kind: string;
  /** Under which id it is on record once it was accepted. */
  readonly record: string;
  /**
   * - `accepted`: sooner or later.
   * - `too large`: never, however often it is sent.
   * - `forged`: never; nobody sends it again.
   */
  readonly fate: 'accepted' | 'too large' | 'forged';
}

/** What is told, and what every user must have when all of it has arrived. */
export interface Told {
  readonly payloads: readonly Payload[];
  readonly balances: ReadonlyMap<string, number>;
}

export const accepted = <Event extends { readonly id: string }>(
  kind: string,
  event: Event,
): Payload => ({
  ...{ kind, text: JSON.stringify(event), record: event.id, fate: 'accepted' },
});

/** To know a text again by; in hexadecimal. */
export const hashOf = (text: string | Uint8Array): string => hash('sha256', text);

/** A text that is no event. It is kept under a hash of itself. */
export const noEvent = (kind: string, text: string): Payload => ({
  ...{ kind, text, fate: 'accepted' },
  record: `message_${hashOf(text).slice(0, 32)}`,
});

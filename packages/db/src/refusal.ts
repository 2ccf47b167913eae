/** An action that is not possible, with its reason in one sentence. Nothing has changed. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly kind: 'not_found' | 'conflict' | 'invalid' | 'forbidden';
  /** Which confirmation is missing, where the action is possible with it. */
  readonly code: Confirmation | undefined;

  constructor(kind: Refusal['kind'], message: string, code?: Confirmation) {
    super(message);
    this.kind = kind;
    this.code = code;
  }
}

/** Of a large amount, and of a user of whom nothing is known. */
export type Confirmation = 'confirm_amount' | 'confirm_unknown';

/** For an action that the status of a replay or a reconciliation does not allow. */
export const statusRefusal = (id: string, status: string, done: string): Refusal =>
  new Refusal('conflict', `${id} is ${status} already: it cannot be ${done}.`);

/** For an event without a row in the event log. Its id does not show which of the two it is. */
export const unknownEvent = (id: string): Refusal =>
  new Refusal(
    'not_found',
    `${id} is not in the event log: it never arrived, or it was handled or ignored and the retention policy deleted it (RETENTION_EVENT_DAYS).`,
  );

/** Recorded with everything that an engineer does. */
export interface AuditedAction {
  /** A person's e-mail address, or the name of a token. */
  readonly actor: string;
  readonly reason: string;
}

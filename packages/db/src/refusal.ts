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

/** Recorded with everything that an engineer does. */
export interface AuditedAction {
  /** A person's e-mail address, or the name of a token. */
  readonly actor: string;
  readonly reason: string;
}

/** Of a reason that a person or the product gives. */
export const REASON_LENGTH_MAX = 500;

/** @throws Refusal when the reason is blank or too long, or has half of a surrogate pair. */
export function requireReason({ reason }: Pick<AuditedAction, 'reason'>): void {
  if (reason.trim() === '')
    throw new Refusal('invalid', 'A reason is needed: the history keeps it.');
  if (reason.length > REASON_LENGTH_MAX || !reason.isWellFormed())
    throw new Refusal('invalid', `The reason must have at most ${REASON_LENGTH_MAX} characters.`);
}

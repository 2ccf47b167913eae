/** What cannot be done, in a sentence for a person that says why. Nothing has changed. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly kind: 'not_found' | 'conflict' | 'invalid';

  constructor(kind: Refusal['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}

/** Who acts, and why: recorded with everything that is done. */
export interface AuditedAction {
  /** A person's e-mail address, or the name of a token. */
  readonly actor: string;
  readonly reason: string;
}

/** @throws Refusal when the reason is blank. */
export function requireReason({ reason }: Pick<AuditedAction, 'reason'>): void {
  if (reason.trim() === '')
    throw new Refusal('invalid', 'A reason is needed: whoever looks later must understand it.');
}

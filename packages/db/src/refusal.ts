/** What cannot be done, in a sentence that says why: for a person, not a program. */
export class Refusal extends Error {
  readonly kind: 'unknown' | 'conflict' | 'invalid';

  constructor(kind: Refusal['kind'], message: string) {
    super(message);
    this.name = 'Refusal';
    this.kind = kind;
  }
}

/** Who acts, and why: kept with everything that is done. */
export interface Act {
  readonly who: string;
  readonly why: string;
}

import { StripeRefusal } from './refusal.ts';

export interface Answer {
  readonly status: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers that were given under an `Idempotency-Key` (docs.stripe.com/api/idempotent_requests). */
export class Remembered {
  readonly #answers = new Map<string, { readonly asked: string; readonly answer: Answer }>();

  /** The first answer again, or nothing when the key is new. */
  recall(key: string, asked: string): Answer | undefined {
    const before = this.#answers.get(key);
    if (before && before.asked !== asked)
      throw new StripeRefusal(400, {
        type: 'idempotency_error',
        message:
          'Keys for idempotent requests can only be used with the same parameters they were ' +
          `first used with. Try using a key other than '${key}' if you meant to execute a ` +
          'different request.',
      });
    return before?.answer;
  }

  /** Called once the endpoint has begun its work: what was refused before may be mended. */
  keep(key: string, asked: string, answer: Answer): void {
    this.#answers.set(key, { asked, answer });
  }
}

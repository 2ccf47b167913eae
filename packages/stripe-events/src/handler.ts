import type Stripe from 'stripe';
import * as v from 'valibot';
import type { CreditPackages } from './catalog.ts';
import { isoTime, whereItFails } from './fields.ts';
import { dead, ignored, type Outcome } from './outcome.ts';

/** The parts of an event that handlers may depend on, besides its object. */
export interface EventContext {
  readonly id: string;
  readonly type: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly packages: CreditPackages;
}

export interface Handler<Input> {
  readonly judge: (object: unknown, event: EventContext) => Outcome;
  /**
   * Never called. It makes the compiler compare the handler's schema with the payload that the
   * SDK's types promise for the event, so that a handler in the wrong row does not compile.
   */
  readonly accepts?: (object: Input) => void;
}

export type EventType = Stripe.Event['type'];
type EventOf<T extends EventType> = Extract<Stripe.Event, { type: T }>;

/** A misspelt type, or a handler for another object than the type's, does not compile. */
export type HandlerTable = { readonly [T in EventType]?: Handler<EventOf<T>['data']['object']> };

/** Binds the schema of exactly the fields that are needed to the effect that they have. */
export function on<Schema extends v.GenericSchema>(
  schema: Schema,
  effect: (object: v.InferOutput<Schema>, event: EventContext) => Outcome,
): Handler<v.InferInput<Schema>> {
  return {
    judge(object, event) {
      const parsed = v.safeParse(schema, object);
      if (!parsed.success)
        return dead(
          'the payload lacks what is needed of its type',
          `data.object.${whereItFails(parsed.issues)}`,
        );
      return effect(parsed.output, event);
    },
  };
}

/** The columns that every fact shares. */
export function said(event: EventContext) {
  return { eventId: event.id, asOf: isoTime(event.created) };
}

/** As `on`, for types whose object can come without an id (previews): nothing to record it under. */
export function onIdentified<Schema extends v.GenericSchema>(
  schema: Schema,
  effect: (object: v.InferOutput<Schema>, event: EventContext) => Outcome,
): Handler<v.InferInput<Schema>> {
  const { judge } = on(schema, effect);
  return {
    judge: (object, event) =>
      v.is(Unidentified, object)
        ? ignored('the object has no id to record it under')
        : judge(object, event),
  };
}

const Unidentified = v.object({ object: v.string(), id: v.nullish(v.literal('')) });

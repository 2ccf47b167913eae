import type Stripe from 'stripe';
import * as v from 'valibot';
import type { CreditPackages } from './catalog.ts';
import type { Correction } from './correction.ts';
import { describeIssue, toIsoTimestamp } from './fields.ts';
import { dead, ignored, type Outcome } from './outcome.ts';
import { DEAD_REASONS, IGNORED_REASONS } from './reasons.ts';
import type { OtherPayments } from './settings.ts';

/** The parts of an event that handlers may depend on, besides its object. */
export interface EventContext {
  readonly id: string;
  readonly type: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly packages: CreditPackages;
  /** What becomes of a payment that is not for credits. */
  readonly otherPayments: OtherPayments;
  /** What an engineer corrected in the metadata of this event. */
  readonly correction: Correction | undefined;
}

export interface Handler<Input> {
  /** The fields that it reads. */
  readonly schema: v.GenericSchema;
  /** Pure, and never throws: an object of another shape is a dead outcome. */
  readonly handle: (object: unknown, event: EventContext) => Outcome;
  /**
   * Never called. It makes the compiler compare the handler's schema with the payload type of the
   * SDK, so that a handler in the wrong row of the table does not compile.
   */
  readonly accepts?: (object: Input) => void;
}

export type EventType = Stripe.Event['type'];
type EventOf<T extends EventType> = Extract<Stripe.Event, { type: T }>;

/** A misspelt type, or a handler for another type's object, does not compile. */
export type HandlerTable = { readonly [T in EventType]?: Handler<EventOf<T>['data']['object']> };

/** A handler: the schema of exactly the fields that it needs, and a pure function of them. */
export function defineHandler<Schema extends v.GenericSchema>(
  schema: Schema,
  handle: (object: v.InferOutput<Schema>, event: EventContext) => Outcome,
): Handler<v.InferInput<Schema>> {
  return {
    schema,
    handle(object, event) {
      const parsed = v.safeParse(schema, object);
      if (!parsed.success)
        return dead(DEAD_REASONS.incompletePayload, `data.object.${describeIssue(parsed.issues)}`);
      try {
        return handle(parsed.output, event);
      } catch (error) {
        // A defect, or a package that the database should have refused: the other events of the batch
        // must not suffer from it.
        return dead(DEAD_REASONS.handlerFailed, error instanceof Error ? error.name : undefined);
      }
    },
  };
}

/** As `defineHandler`, for types whose object may have no id (previews): those are ignored. */
export function requireObjectId<Schema extends v.GenericSchema>(
  schema: Schema,
  handle: (object: v.InferOutput<Schema>, event: EventContext) => Outcome,
): Handler<v.InferInput<Schema>> {
  const handler = defineHandler(schema, handle);
  return {
    schema,
    handle: (object, event) =>
      v.is(ObjectWithoutId, object)
        ? ignored(IGNORED_REASONS.objectWithoutId)
        : handler.handle(object, event),
  };
}

const ObjectWithoutId = v.object({ object: v.string(), id: v.nullish(v.literal('')) });

/** The columns that every fact shares: the event that carried it, and when Stripe created it. */
export const provenance = (event: EventContext) => ({
  eventId: event.id,
  asOf: toIsoTimestamp(event.created),
});

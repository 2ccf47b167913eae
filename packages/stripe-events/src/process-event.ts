import * as v from 'valibot';
import type { CreditPackages } from './catalog.ts';
import type { Corrections } from './correction.ts';
import { EMPTY_SUMMARY, type EventSummary, summarizeEvent } from './event-summary.ts';
import { describeIssue, Identifier, toIsoTimestamp, UnixSeconds } from './fields.ts';
import type { Handler } from './handler.ts';
import { handlers } from './handlers.ts';
import { dead, ignored, incomplete, type Outcome } from './outcome.ts';
import { DEAD_REASONS, IGNORED_REASONS } from './reasons.ts';
import type { ProcessingSettings } from './settings.ts';

/** What every event has, thin events included. */
const Identity = v.object({
  id: Identifier,
  type: Identifier,
  account: v.optional(v.unknown()),
  context: v.optional(v.unknown()),
});

const Envelope = v.object({
  created: UnixSeconds,
  livemode: v.boolean(),
  // Checked, not copied: the handler's schema picks what it needs.
  data: v.object({ object: v.custom<Record<string, unknown>>(isObject, 'Object') }),
});

/** What the outcome depends on besides the object. */
export const ENVELOPE_SCHEMAS: readonly v.GenericSchema[] = [Identity, v.omit(Envelope, ['data'])];

/** A thin event names its object instead of carrying it. */
const ThinEvent = v.object({
  object: v.literal('v2.core.event'),
  livemode: v.boolean(),
  snapshot_event: v.nullish(Identifier, null),
});

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What processing depends on besides the event. */
export interface ProcessingContext extends ProcessingSettings {
  readonly packages: CreditPackages;
  /** What engineers corrected in events of the batch; none by default. */
  readonly corrections?: Corrections;
}

/** An event as far as it could be read, and its outcome. */
export interface ProcessedEvent {
  /** Null when the text is not an event. */
  readonly id: string | null;
  readonly type: string | null;
  /** ISO 8601, UTC; null where the event has no `created`. */
  readonly createdAt: string | null;
  /** The object that it is about, such as `cs_…`. */
  readonly objectId: string | null;
  /** Called only for dead events, which are few: it costs as much as a handler. */
  readonly summarize: () => EventSummary;
  readonly outcome: Outcome;
}

/** Turns the text of one message into an outcome. Pure, and never throws. */
export function processEvent(text: string, context: ProcessingContext): ProcessedEvent {
  const json = parseJson(text);
  const identity = v.safeParse(Identity, json);
  if (!identity.success) return malformedEvent(json, describeIssue(identity.issues));

  const { id, type } = identity.output;
  const base = { id, type, createdAt: null, objectId: null, summarize: () => EMPTY_SUMMARY };
  const handler = findHandler(type);
  if (!handler) return { ...base, ...readEnvelope(json), outcome: NO_HANDLER };
  if (!isOurAccount(identity.output, context))
    return { ...base, ...readEnvelope(json), outcome: OTHER_ACCOUNT };

  const thin = v.safeParse(ThinEvent, json);
  if (thin.success) return { ...base, outcome: lookUp(thin.output, context) };
  const envelope = v.safeParse(Envelope, json);
  if (!envelope.success) {
    const detail = describeIssue(envelope.issues);
    return { ...base, outcome: dead(DEAD_REASONS.incompleteEnvelope, detail) };
  }

  const { created, livemode, data } = envelope.output;
  const summarize = () => summarizeEvent(type, livemode, data.object);
  const event = { ...base, ...envelopeFields(envelope.output), summarize };
  if (livemode !== context.livemode) return { ...event, outcome: wrongMode(livemode) };
  const outcome = handler.handle(data.object, {
    id,
    type,
    created,
    packages: context.packages,
    otherPayments: context.otherPayments,
    correction: context.corrections?.get(id),
  });
  return { ...event, outcome };
}

/** The name of a thin event's type begins with this, where the type is of API version 1. */
const THIN_PREFIX = 'v1.';

export function findHandler(type: string): Handler<never> | undefined {
  // The compiler cannot know that the row for `type` takes this payload: each row checks it.
  const table: Readonly<Record<string, Handler<never> | undefined>> = handlers;
  const name = type.startsWith(THIN_PREFIX) ? type.slice(THIN_PREFIX.length) : type;
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/**
 * Events of connected accounts name the account, in `account` and in `context`, which may be a path
 * that ends with it. Whatever their metadata says, their money is not ours.
 */
function isOurAccount(
  { account, context }: v.InferOutput<typeof Identity>,
  { accounts }: ProcessingSettings,
): boolean {
  return [account, context].every(
    (name) =>
      name === undefined ||
      name === null ||
      (typeof name === 'string' && accounts.has(name.slice(name.lastIndexOf('/') + 1))),
  );
}

function lookUp(
  { livemode, snapshot_event: id }: v.InferOutput<typeof ThinEvent>,
  context: ProcessingSettings,
): Outcome {
  if (livemode !== context.livemode) return wrongMode(livemode);
  return id === null
    ? dead(DEAD_REASONS.snapshotMissing)
    : incomplete({ kind: 'snapshot_event', id });
}

function envelopeFields({ created, data }: v.InferOutput<typeof Envelope>) {
  const id = data.object['id'];
  return { createdAt: toIsoTimestamp(created), objectId: v.is(Identifier, id) ? id : null };
}

/** For events that no handler sees: as much as they have for the event log. */
function readEnvelope(json: unknown) {
  const envelope = v.safeParse(Envelope, json);
  return envelope.success ? envelopeFields(envelope.output) : {};
}

const OTHER_ACCOUNT = ignored(IGNORED_REASONS.otherAccount);
const NO_HANDLER = ignored(IGNORED_REASONS.noHandler);

const wrongMode = (livemode: boolean): Outcome =>
  dead(livemode ? DEAD_REASONS.liveEventInTestMode : DEAD_REASONS.testEventInLiveMode);

function malformedEvent(json: unknown, detail: string): ProcessedEvent {
  return {
    id: null,
    type: null,
    createdAt: null,
    objectId: null,
    summarize: () => EMPTY_SUMMARY,
    outcome:
      json === undefined ? dead(DEAD_REASONS.notJson) : dead(DEAD_REASONS.notAnEvent, detail),
  };
}

/** Undefined for text that is not JSON: JSON itself has no undefined. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

import * as v from 'valibot';
import type { CreditPackages } from './catalog.ts';
import type { Corrections } from './correction.ts';
import { EMPTY_SUMMARY, type EventSummary, summarizeEvent } from './event-summary.ts';
import { describeIssue, Identifier, toIsoTimestamp, UnixSeconds } from './fields.ts';
import type { Handler } from './handler.ts';
import { handlers } from './handlers.ts';
import { dead, ignored, type Outcome } from './outcome.ts';
import { DEAD_REASONS, IGNORED_REASONS } from './reasons.ts';
import type { ProcessingSettings } from './settings.ts';

/** What every event has, thin events included. */
const Identity = v.object({ id: Identifier, type: Identifier });

const Envelope = v.object({
  created: UnixSeconds,
  livemode: v.boolean(),
  // Checked, not copied: the handler's schema picks what it needs.
  data: v.object({ object: v.custom<Record<string, unknown>>(isObject, 'Object') }),
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

  // The compiler cannot know that the row for `type` takes this payload: each row checks it.
  const table: Readonly<Record<string, Handler<never> | undefined>> = handlers;
  const handler = Object.hasOwn(table, type) ? table[type] : undefined;

  const envelope = v.safeParse(Envelope, json);
  if (!envelope.success) {
    const outcome = handler
      ? dead(DEAD_REASONS.incompleteEnvelope, describeIssue(envelope.issues))
      : NO_HANDLER;
    return { ...base, outcome };
  }

  const { created, livemode, data } = envelope.output;
  const objectId = v.is(Identifier, data.object['id']) ? data.object['id'] : null;
  const summarize = () => summarizeEvent(type, livemode, data.object);
  const event = { ...base, createdAt: toIsoTimestamp(created), objectId, summarize };
  if (livemode !== context.livemode) return { ...event, outcome: wrongMode(livemode) };
  if (!handler) return { ...event, outcome: NO_HANDLER };
  const eventContext = { id, type, created, packages: context.packages };
  return { ...event, outcome: handler.handle(data.object, eventContext) };
}

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

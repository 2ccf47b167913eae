import * as v from 'valibot';
import type { CreditPackages } from './catalog.ts';
import { type Concern, concernOf, noConcern } from './event-summary.ts';
import { isoTime, Key, Seconds, whereItFails } from './fields.ts';
import type { Handler } from './handler.ts';
import { handlers } from './handlers.ts';
import { dead, ignored, type Outcome } from './outcome.ts';

/** What any event must have to be told apart from others. Thin events have no more than this. */
const Identity = v.object({ id: Key, type: Key });

const Envelope = v.object({
  created: Seconds,
  livemode: v.boolean(),
  // Looked at, not copied: the handler's schema takes from it what it needs.
  data: v.object({ object: v.custom<Record<string, unknown>>(isObject, 'Object') }),
});

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export interface Situation {
  /** Whether this deployment serves live money. An event of the other mode is refused. */
  readonly livemode: boolean;
  readonly packages: CreditPackages;
}

/** An event as far as it could be read, and what it turned out to be. */
export interface Verdict {
  /** Null when the text is not an event at all. */
  readonly id: string | null;
  readonly type: string | null;
  /** ISO 8601, UTC; null where the event does not say. */
  readonly createdAt: string | null;
  /** The object that it is about, such as `cs_…`. */
  readonly objectId: string | null;
  /** Asked for only when the event dies, which few do: reading it costs as much as a handler. */
  readonly concern: () => Concern;
  readonly outcome: Outcome;
}

/** Decides what one message's text is and does. Pure, and never throws. */
export function judge(text: string, situation: Situation): Verdict {
  const json = parse(text);
  const identity = v.safeParse(Identity, json);
  if (!identity.success) return unreadable(json, whereItFails(identity.issues));

  const { id, type } = identity.output;
  const verdict = { id, type, createdAt: null, objectId: null, concern: () => noConcern };

  // The compiler cannot know that the row for `type` takes this payload: each row checks it.
  const table: Readonly<Record<string, Handler<never> | undefined>> = handlers;
  const handler = Object.hasOwn(table, type) ? table[type] : undefined;

  const envelope = v.safeParse(Envelope, json);
  if (!envelope.success)
    return {
      ...verdict,
      outcome: handler
        ? dead('the event lacks what every event has', whereItFails(envelope.issues))
        : notHandled,
    };

  const { created, livemode, data } = envelope.output;
  const objectId = v.is(Key, data.object['id']) ? data.object['id'] : null;
  const concern = () => concernOf(type, livemode, data.object);
  const known = { ...verdict, createdAt: isoTime(created), objectId, concern };
  if (livemode !== situation.livemode) return { ...known, outcome: wrongMode(livemode) };
  if (!handler) return { ...known, outcome: notHandled };
  const context = { id, type, created, packages: situation.packages };
  return { ...known, outcome: handler.judge(data.object, context) };
}

const notHandled = ignored('no handler for this type');

function wrongMode(livemode: boolean): Outcome {
  return livemode
    ? dead('a live event reached a deployment for test mode (STRIPE_LIVEMODE is "false")')
    : dead('a test event reached a deployment for live mode (STRIPE_LIVEMODE is "true")');
}

function unreadable(json: unknown, where: string): Verdict {
  const outcome =
    json === undefined
      ? dead('the message is not JSON')
      : dead('the message is not an event', where);
  return {
    id: null,
    type: null,
    createdAt: null,
    objectId: null,
    concern: () => noConcern,
    outcome,
  };
}

/** Undefined stands for text that is not JSON: JSON has no undefined of its own. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

import type { ReasonCount } from '@stripe-credits/db/alerts';

/** What an alert reports. */
type AlertKind = 'dead_letters' | 'health_red' | 'health_green' | 'test';

export interface Cause {
  /** The reason of dead letters, or the sentence of a problem of /health. */
  readonly reason: string;
  /** How many new dead letters; 1 for a problem. */
  readonly count: number;
  /** Their event types, at most five. */
  readonly types: readonly string[];
  readonly link: string | null;
}

/** A message, as the format `json` sends it. It has no payload, user or amount in it. */
export interface Alert {
  readonly kind: AlertKind;
  readonly environment: string;
  readonly time: string;
  /** In one sentence. */
  readonly text: string;
  /** Of the only cause; null where there are several or none. */
  readonly reason: string | null;
  /** Of all causes, also of those that are not listed. */
  readonly count: number;
  readonly link: string | null;
  /** At most ten, the most frequent first. */
  readonly causes: readonly Cause[];
}

/** From which deployment an alert comes, and when. */
export interface Origin {
  readonly environment: string;
  /** Address of the console; null where CONSOLE_URL is not set: then without links. */
  readonly consoleUrl: string | null;
  readonly now: Date;
}

const CAUSES_MAX = 10;
const TYPES_MAX = 5;

export function composeDeadLetters(reasons: readonly ReasonCount[], origin: Origin): Alert {
  const count = reasons.reduce((sum, each) => sum + each.count, 0);
  const [only, ...others] = reasons;
  const subject = `${count} new dead ${count === 1 ? 'letter' : 'letters'} (${origin.environment})`;
  const text =
    only && others.length === 0
      ? `${subject}: ${only.reason}`
      : `${subject}, of ${reasons.length} reasons`;
  const causes = reasons.map(({ reason, count: events, types }) => ({
    reason,
    count: events,
    types: types.slice(0, TYPES_MAX),
    link: linkTo(`/dead-letters?${new URLSearchParams({ status: 'dead', reason })}`, origin),
  }));
  return compose('dead_letters', { text, causes, count, path: '/dead-letters' }, origin);
}

export function composeRed(problems: readonly string[], origin: Origin): Alert {
  const text = `/health is red (${origin.environment}): ${problems.join(' ')}`;
  const causes = problems.map((reason) => ({
    reason,
    count: 1,
    types: [],
    link: linkTo('/', origin),
  }));
  return compose('health_red', { text, causes, count: problems.length, path: '/' }, origin);
}

export function composeGreen(origin: Origin): Alert {
  const text = `/health is green again (${origin.environment}).`;
  return compose('health_green', { text, causes: [], count: 0, path: '/' }, origin);
}

export function composeTest(origin: Origin): Alert {
  const text = `A test alert from ${origin.environment}. Nothing is wrong.`;
  return compose('test', { text, causes: [], count: 0, path: '/' }, origin);
}

interface Content {
  readonly text: string;
  readonly causes: readonly Cause[];
  readonly count: number;
  /** The page that the message links to if it has several causes or none. */
  readonly path: string;
}

function compose(kind: AlertKind, { text, causes, count, path }: Content, origin: Origin): Alert {
  const only = causes.length === 1 ? causes[0] : undefined;
  return {
    kind,
    environment: origin.environment,
    time: origin.now.toISOString(),
    text,
    reason: only?.reason ?? null,
    count,
    link: only ? only.link : linkTo(path, origin),
    causes: causes.slice(0, CAUSES_MAX),
  };
}

const linkTo = (path: string, { consoleUrl }: Origin): string | null =>
  consoleUrl === null ? null : new URL(path, consoleUrl).href;

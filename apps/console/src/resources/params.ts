import {
  type Choice,
  type DeadLetterStatus,
  type Filter,
  Refusal,
  STATUSES,
} from '@stripe-credits/db/dead-letters';
import type { Context } from 'hono';
import type { App } from '../bindings.ts';

/** The fields of a request, from a form or from JSON: each a list, because a form can repeat one. */
export type Asked = ReadonlyMap<string, readonly string[]>;

export function askedInUrl(c: Context<App>): Asked {
  return new Map(Object.entries(c.req.queries()));
}

export async function askedInBody(c: Context<App>): Promise<Asked> {
  const isJson = c.req.header('Content-Type')?.startsWith('application/json') ?? false;
  const body: unknown = isJson
    ? await c.req.json().catch(() => null)
    : await c.req.parseBody({ all: true });
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new Refusal('invalid', 'The body must be a form or a JSON object.');
  return new Map(
    Object.entries(body).map(([name, value]) => [name, [value].flat().map((each) => String(each))]),
  );
}

export function one(asked: Asked, name: string): string | undefined {
  const [value] = asked.get(name) ?? [];
  return value?.trim() || undefined;
}

const FILTER = ['status', 'type', 'reason', 'user', 'event', 'since', 'until'];
const BESIDES = ['id', 'all', 'why', 'count', 'confirm', 'rate', 'limit', 'after', 'reveal'];
const PREFIX_MIN = 8;

/** @throws Refusal for what it does not understand: a filter must not silently mean more. */
export function filterIn(asked: Asked): Filter {
  for (const name of asked.keys())
    if (![...FILTER, ...BESIDES].includes(name))
      throw new Refusal(
        'invalid',
        `${name} is nothing that can be asked for: ${FILTER.join(', ')}.`,
      );
  const status = one(asked, 'status');
  if (status !== undefined && !isStatus(status))
    throw new Refusal('invalid', `${status} is no status: it is one of ${STATUSES.join(', ')}.`);
  const event = one(asked, 'event');
  if (event !== undefined && event.length < PREFIX_MIN)
    throw new Refusal(
      'invalid',
      `${event} could be any event: give ${PREFIX_MIN} characters or more.`,
    );
  const parts = {
    ...{ status, event },
    type: one(asked, 'type'),
    reason: one(asked, 'reason'),
    user: one(asked, 'user'),
    since: timeIn(asked, 'since'),
    until: timeIn(asked, 'until'),
  };
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
}

const isStatus = (text: string): text is DeadLetterStatus => STATUSES.some((each) => each === text);

const TIME = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?(Z|[+-]\d\d:\d\d)?$/;

/** ISO 8601; what a form sends has no zone, and all times here are UTC. */
export function timeIn(asked: Asked, name: string): string | undefined {
  const text = one(asked, name);
  if (text === undefined) return undefined;
  const [, date, clock = '00:00', zone = 'Z'] = TIME.exec(text) ?? [];
  const time = Date.parse(`${date}T${clock}${zone}`);
  if (!date || Number.isNaN(time))
    throw new Refusal('invalid', `${text} is no time, such as 2026-11-23T10:15.`);
  return new Date(time).toISOString();
}

/** Either the ids that were named, or with `all` everything dead that the filter matches. */
export function choiceIn(asked: Asked): Choice {
  const { status, ...filter } = filterIn(asked);
  const all = one(asked, 'all');
  if (all === undefined) return { ids: [...new Set(asked.get('id') ?? [])] };
  if (all !== '1') throw new Refusal('invalid', 'all must be 1, or be left out.');
  if (asked.has('id')) throw new Refusal('invalid', 'Name events or all that match, not both.');
  if (status !== undefined && status !== 'dead')
    throw new Refusal('invalid', `Only what is dead can be replayed, not what is ${status}.`);
  return { filter };
}

export function wholeIn(asked: Asked, name: string): number {
  const text = one(asked, name) ?? '';
  if (!/^\d{1,9}$/.test(text)) throw new Refusal('invalid', `${name} must be a whole number.`);
  return Number(text);
}

/** A filter or a choice as a query, to carry it from page to page. */
export function queryOf(
  fields: Readonly<Record<string, string | readonly string[] | undefined>>,
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(fields))
    for (const each of [value ?? []].flat()) query.append(name, each);
  return query.toString();
}

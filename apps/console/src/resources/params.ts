import { EVENT_STATUSES, Refusal } from '@stripe-credits/db';
import type { DeadLetterFilter, Selection } from '@stripe-credits/db/dead-letters';
import type { Context } from 'hono';
import type { ConsoleApp } from '../bindings.ts';

/** The fields of a request, from a form or from JSON: each a list, because a form can repeat one. */
export type Params = ReadonlyMap<string, readonly string[]>;

/** The parameters that can be given several times. */
const LISTS = ['id', 'unset'];

/** @throws Refusal when a parameter of one value is given several times. */
export const queryParams = (c: Context<ConsoleApp>): Params => toParams(c.req.queries());

export const bodyParams = async (c: Context<ConsoleApp>): Promise<Params> =>
  toParams(await readBody(c));

export const hasJsonBody = (c: Context<ConsoleApp>): boolean =>
  c.req.header('Content-Type')?.startsWith('application/json') ?? false;

/** @throws Refusal when the body is neither a form nor a JSON object. */
export async function readBody(c: Context<ConsoleApp>): Promise<Readonly<Record<string, unknown>>> {
  const read = (): Promise<unknown> =>
    hasJsonBody(c) ? c.req.json() : c.req.parseBody({ all: true });
  const body = await read().catch(() => null);
  if (!isObject(body)) throw new Refusal('invalid', 'The body must be a form or a JSON object.');
  return body;
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @throws Refusal for a list of none, or of several where one value is needed. */
export const toParams = (fields: Readonly<Record<string, unknown>>): Params =>
  new Map(Object.entries(fields).map(([name, value]) => [name, toTexts(name, value)]));

function toTexts(name: string, value: unknown): readonly string[] {
  const texts = [value].flat().map((element: unknown) => toText(name, element));
  if (texts.length > 1 && !LISTS.includes(name))
    throw new Refusal('invalid', `${name} must be one value: give one ${name}.`);
  // An empty list must not mean "any". With `unset` it removes nothing.
  if (texts.length === 0 && name !== 'unset') throw emptyRefusal(name);
  return texts;
}

const emptyRefusal = (name: string) =>
  new Refusal('invalid', `${name} is empty: give a value, or leave ${name} out.`);

function toText(name: string, value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  throw new Refusal('invalid', `${name} must be text or a number, or a list of them.`);
}

/** The first value without blanks around it; undefined when it is missing or empty. */
export function getParam(params: Params, name: string): string | undefined {
  const [value] = params.get(name) ?? [];
  return value?.trim() || undefined;
}

/** @throws Refusal for a parameter that is not in the list: a misspelled one must not be ignored. */
export function assertKnown(params: Params, names: readonly string[]): void {
  for (const name of params.keys())
    if (!names.includes(name))
      throw new Refusal(
        'invalid',
        `${name} is not a parameter here. The parameters are: ${names.join(', ')}.`,
      );
}

/**
 * For requests that act: an empty field, such as that of an unset variable, must not mean "any".
 *
 * @throws Refusal for a field that is empty.
 */
export function refuseEmpty(params: Params): void {
  for (const [name, values] of params)
    if (values.some((value) => value.trim() === '')) throw emptyRefusal(name);
}

const FILTER = ['status', 'type', 'reason', 'user', 'event', 'paid', 'since', 'until'];
const PREFIX_MIN = 8;

/**
 * The filter in the parameters.
 *
 * @param others the further parameters that the route takes.
 * @throws Refusal for any other parameter or value.
 */
export function parseFilter(params: Params, others: readonly string[]): DeadLetterFilter {
  assertKnown(params, [...FILTER, ...others]);
  const status = parseChoice(params, 'status', EVENT_STATUSES);
  const event = getParam(params, 'event');
  if (event !== undefined && event.length < PREFIX_MIN)
    throw new Refusal(
      'invalid',
      `${event} could be any event: give ${PREFIX_MIN} characters or more.`,
    );
  const fields = {
    status,
    type: getParam(params, 'type'),
    reason: getParam(params, 'reason'),
    user: getParam(params, 'user'),
    event,
    paid: parseChoice(params, 'paid', ['1']),
    since: parseTime(params, 'since'),
    until: parseTime(params, 'until'),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** One of the words; undefined when it is missing. */
export function parseChoice<Choice extends string>(
  params: Params,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const text = getParam(params, name);
  const choice = choices.find((each) => each === text);
  if (text === undefined || choice !== undefined) return choice;
  throw new Refusal('invalid', `${name} must be one of ${choices.join(', ')}.`);
}

const TIME = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?(Z|[+-]\d\d:\d\d)?$/;

/** ISO 8601. A form sends no time zone: that is UTC. */
export function parseTime(params: Params, name: string): string | undefined {
  const text = getParam(params, name);
  if (text === undefined) return undefined;
  const [, date, clock = '00:00', zone = 'Z'] = TIME.exec(text) ?? [];
  const time = Date.parse(`${date}T${clock}${zone}`);
  if (!date || Number.isNaN(time) || !isDay(date))
    throw new Refusal('invalid', `${text} is not a time, such as 2026-11-23T10:15.`);
  return new Date(time).toISOString();
}

/** JavaScript reads February 31 as March 3. */
const isDay = (date: string): boolean => new Date(date).toISOString().startsWith(date);

/** The named ids, or with `all=1` every dead event that the filter matches. */
export function parseSelection(params: Params): Selection {
  refuseEmpty(params);
  const { status, ...filter } = parseFilter(params, ['id', 'all']);
  const all = getParam(params, 'all');
  if (all === undefined) {
    if (status !== undefined || Object.keys(filter).length > 0)
      throw new Refusal('invalid', 'A filter needs all=1: without it, give ids only.');
    return { ids: parseIds(params) };
  }
  if (all !== '1') throw new Refusal('invalid', 'all must be 1, or be left out.');
  if (params.has('id')) throw new Refusal('invalid', 'Give ids, or all with a filter, not both.');
  if (status !== undefined && status !== 'dead')
    throw new Refusal('invalid', `Only dead events can be selected, not ${status} ones.`);
  return { filter };
}

/** A whole number in a query; the default if it is missing. */
export function parseLimit(
  params: Params,
  { rows, max }: { readonly rows: number; readonly max: number },
): number {
  const limit = params.has('limit') ? parseInteger(params, 'limit') : rows;
  if (limit < 1 || limit > max) throw new Refusal('invalid', `limit must be from 1 to ${max}.`);
  return limit;
}

/** The `nextCursor` of the page before: a time and an id. */
export function parseCursor(params: Params): readonly [string, string] | undefined {
  const text = getParam(params, 'after');
  if (text === undefined) return undefined;
  const [time, id] = text.split('/', 2);
  if (!time || !id)
    throw new Refusal('invalid', 'after must be the nextCursor of the previous page.');
  return [time, id];
}

export const parseIds = (params: Params): readonly string[] => [...new Set(params.get('id') ?? [])];

export function parseInteger(params: Params, name: string): number {
  const text = getParam(params, name) ?? '';
  if (!/^\d{1,9}$/.test(text)) throw new Refusal('invalid', `${name} must be a whole number.`);
  return Number(text);
}

/** Whole credits, below 0 where they are taken. */
export function parseAmount(params: Params, name: string): number {
  const text = getParam(params, name) ?? '';
  if (!/^[+-]?\d{1,15}$/.test(text))
    throw new Refusal('invalid', `${name} must be a whole number of credits, without separators.`);
  return Number(text);
}

/** A filter or a selection as a query string, to carry it from page to page. */
export function toQueryString(
  fields: Readonly<Record<string, string | readonly string[] | undefined>>,
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(fields))
    for (const element of [value ?? []].flat()) query.append(name, element);
  return query.toString();
}

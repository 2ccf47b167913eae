import { Refusal } from '@stripe-credits/db';
import {
  checkRepair,
  getEvent,
  parseCorrection,
  recordCorrection,
} from '@stripe-credits/db/dead-letters';
import { log } from '@stripe-credits/platform/log';
import { CORRECTABLE_KEYS, type Correction, parseSettings } from '@stripe-credits/stripe-events';
import { type Context, Hono } from 'hono';
import type { ConsoleApp } from '../bindings.ts';
import { repairableMetadata } from '../repairable-metadata.ts';
import { acceptsHtml } from '../views/error-response.tsx';
import { redactValue } from '../views/redact.ts';
import { assertKnown, getParam, isObject, type Params, readBody, toParams } from './params.ts';

/** Corrections of dead events' metadata. A replay follows; nothing is sent here. */
export const repairs = new Hono<ConsoleApp>();

repairs.post('/', async (c) => {
  const { set, ...fields } = await readBody(c);
  const params = toParams(fields);
  const eventId = getParam(params, 'eventId');
  if (eventId === undefined)
    throw new Refusal('invalid', 'eventId is missing: give the id of the dead event.');
  const key = CORRECTABLE_KEYS.find((each) => params.has(each));
  if (key && (set !== undefined || params.has('unset')))
    throw new Refusal('invalid', `${key} must be inside set: write {"set": {"${key}": "…"}}.`);
  const repair = {
    eventId,
    correction: key ? await parseForm(c, eventId, params) : parseSetAndUnset(set ?? {}, params),
    settings: parseSettings(c.env),
    now: new Date(),
  };
  if (isDryRun(params)) {
    const { outlook } = await checkRepair(c.get('db'), repair);
    return c.json({ repaired: false, ...outlook });
  }
  const actor = c.get('actor');
  const reason = getParam(params, 'reason') ?? '';
  const outlook = await recordCorrection(c.get('db'), { ...repair, actor, reason });
  log.info('event repaired', { event_id: eventId, actor });
  if (acceptsHtml(c)) return c.redirect(`/events/${encodeURIComponent(eventId)}`, 303);
  return c.json({ repaired: true, ...outlook }, 201);
});

function isDryRun(params: Params): boolean {
  const dryRun = getParam(params, 'dryRun') ?? 'false';
  if (dryRun === 'true' || dryRun === 'false') return dryRun === 'true';
  throw new Refusal('invalid', 'dryRun must be true or false.');
}

/** `set` is an object of keys and values, `unset` a list of keys. */
function parseSetAndUnset(set: unknown, params: Params): Correction {
  assertKnown(params, ['eventId', 'unset', 'reason', 'dryRun']);
  if (!isObject(set))
    throw new Refusal('invalid', 'set must be an object, such as {"user_id": "ada"}.');
  const values = [...toParams(set)].map(([key, [value = '']]) => [key, value] as const);
  return parseCorrection(Object.fromEntries(values), params.get('unset') ?? []);
}

/** The page's form sends every key: one that is as the page showed it is not corrected. */
async function parseForm(
  c: Context<ConsoleApp>,
  eventId: string,
  params: Params,
): Promise<Correction> {
  assertKnown(params, ['eventId', 'reason', ...CORRECTABLE_KEYS]);
  const details = await getEvent(c.get('db'), eventId);
  const present = details ? await repairableMetadata(details) : {};
  const changed = CORRECTABLE_KEYS.flatMap((key) => {
    const [value] = params.get(key) ?? [];
    const shown = present[key] ?? '';
    const isUnchanged = value === undefined || value === shown || value === redactValue(key, shown);
    return isUnchanged ? [] : [[key, value.trim()] as const];
  });
  return parseCorrection(
    Object.fromEntries(changed.filter(([, value]) => value !== '')),
    changed.flatMap(([key, value]) => (value === '' ? [key] : [])),
  );
}

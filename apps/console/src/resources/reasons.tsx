import {
  changeReason,
  listReasonChanges,
  listReasons,
  type Prediction,
  predictSelection,
} from '@stripe-credits/db/dead-letters';
import { parseSettings } from '@stripe-credits/stripe-events';
import { Hono } from 'hono';
import type { ConsoleApp } from '../bindings.ts';
import { acceptsHtml } from '../views/error-response.tsx';
import { ReasonsPage } from '../views/reasons.tsx';
import { assertKnown, bodyParams, getParam, parseInteger } from './params.ts';

const REASONS_SHOWN = 100;
const CHANGES_SHOWN = 20;

/** Why events are dead, with owners and mutes. */
export const reasons = new Hono<ConsoleApp>();

reasons.get('/', async (c) => {
  const db = c.get('db');
  const [list, changes, page] = await Promise.all([
    listReasons(db, REASONS_SHOWN, new Date()),
    listReasonChanges(db, CHANGES_SHOWN),
    acceptsHtml(c) ? predictSelection(db, { filter: {} }, parseSettings(c.env)) : null,
  ]);
  if (!page) return c.json({ reasons: list, changes });
  const replayable = countReplayable(page.predictions);
  return c.render(<ReasonsPage reasons={list} replayable={replayable} changes={changes} />);
});

/** `reason` is the actor's, as for a discard: the reason of death is `dead_reason`. */
reasons.post('/', async (c) => {
  const params = await bodyParams(c);
  assertKnown(params, ['dead_reason', 'owner', 'muteDays', 'reason']);
  const changed = await changeReason(c.get('db'), {
    deadReason: getParam(params, 'dead_reason') ?? '',
    owner: params.has('owner') ? (getParam(params, 'owner') ?? null) : undefined,
    // A form sends the field that a person left as it is.
    muteDays:
      getParam(params, 'muteDays') === undefined ? undefined : parseInteger(params, 'muteDays'),
    actor: c.get('actor'),
    reason: getParam(params, 'reason') ?? '',
    now: new Date(),
  });
  return acceptsHtml(c) ? c.redirect('/reasons', 303) : c.json({ reason: changed });
});

/** Of each reason, how many of the examined letters a replay would handle now. */
export function countReplayable(predictions: readonly Prediction[]): ReadonlyMap<string, number> {
  const replayable = predictions.filter(({ wouldBe }) => wouldBe === 'handled');
  const groups = Map.groupBy(replayable, ({ deadReason }) => deadReason);
  return new Map([...groups].map(([reason, letters]) => [reason, letters.length]));
}

import { Refusal } from '@stripe-credits/db';
import {
  getReplayState,
  type PredictionSource,
  predictSelection,
} from '@stripe-credits/db/dead-letters';
import { parseSettings } from '@stripe-credits/stripe-events';
import { type Context, Hono } from 'hono';
import type { ConsoleApp } from '../bindings.ts';
import { acceptsHtml } from '../views/error-response.tsx';
import { PredictionList } from '../views/predictions.tsx';
import { getParam, parseFilter, parseIds, queryParams, refuseEmpty } from './params.ts';

/** What a replay would do now with the events that match a filter. Nothing is written. */
export const predictions = new Hono<ConsoleApp>();

predictions.get('/', async (c) => {
  const source = await parseSource(c);
  const page = await predictSelection(c.get('db'), source, parseSettings(c.env));
  return acceptsHtml(c) ? c.render(<PredictionList page={page} />) : c.json(page);
});

/** A filter as for /dead-letters, ids, or the id of a replay. */
async function parseSource(c: Context<ConsoleApp>): Promise<PredictionSource> {
  const params = queryParams(c);
  // A form sends the fields that a person left blank; a program does not.
  if (!acceptsHtml(c)) refuseEmpty(params);
  const { status, ...filter } = parseFilter(params, ['id', 'replay']);
  if (status !== undefined && status !== 'dead')
    throw new Refusal('invalid', `Only dead events can be replayed, not ${status} ones.`);
  const replay = getParam(params, 'replay');
  const sources = [replay, params.get('id'), Object.keys(filter)[0]];
  if (sources.filter((source) => source !== undefined).length > 1)
    throw new Refusal('invalid', 'Give ids, a replay or a filter, not several of them.');
  if (params.has('id')) return { ids: parseIds(params) };
  if (replay === undefined) return { filter };
  await getReplayState(c.get('db'), replay);
  return { replay };
}

import { errorMessage, Refusal } from '@stripe-credits/db';
import {
  cancelReplay,
  countReplayReasons,
  getReplay,
  listReplayItems,
  listReplays,
  pauseReplay,
  planReplay,
  predictSelection,
  REPLAY_OUTCOMES,
  type ReplayProgress,
  resumeReplay,
  type Selection,
  startReplay,
} from '@stripe-credits/db/dead-letters';
import { REPLAY_STATUSES } from '@stripe-credits/db/schema';
import { log } from '@stripe-credits/platform/log';
import { parseSettings } from '@stripe-credits/stripe-events';
import { type Context, Hono } from 'hono';
import type { ConsoleApp } from '../bindings.ts';
import { runReplay } from '../replay/workflow.ts';
import { acceptsHtml } from '../views/error-response.tsx';
import { ReplayList } from '../views/replay-list.tsx';
import { ReplayPage } from '../views/replays.tsx';
import {
  assertKnown,
  bodyParams,
  getParam,
  hasJsonBody,
  parseChoice,
  parseCursor,
  parseInteger,
  parseLimit,
  parseSelection,
  queryParams,
} from './params.ts';

const REPLAYS_SHOWN = 25;
const REPLAYS_MAX = 500;
/** A plan shows this many of its events; the others are part of it all the same. */
const ITEMS_SHOWN = 100;

export const replays = new Hono<ConsoleApp>();

replays.get('/', async (c) => {
  const params = queryParams(c);
  assertKnown(params, ['status', 'limit', 'after']);
  const status = parseChoice(params, 'status', REPLAY_STATUSES);
  const [createdAt, id] = parseCursor(params) ?? [];
  const page = await listReplays(c.get('db'), {
    status,
    after: createdAt && id ? { createdAt, id } : undefined,
    limit: parseLimit(params, { rows: REPLAYS_SHOWN, max: REPLAYS_MAX }),
  });
  const nextCursor = page.nextCursor && `${page.nextCursor.createdAt}/${page.nextCursor.id}`;
  if (!acceptsHtml(c)) return c.json({ replays: page.replays, nextCursor });
  return c.render(<ReplayList page={{ ...page, nextCursor }} status={status} />);
});

replays.get('/:id', async (c) => {
  const id = c.req.param('id');
  const params = queryParams(c);
  assertKnown(params, ['outcome']);
  // Which events the page shows; all of them without it.
  const outcome = parseChoice(params, 'outcome', REPLAY_OUTCOMES);
  const replay = await getReplay(c.get('db'), id);
  const reasons = await countReplayReasons(c.get('db'), id);
  if (!acceptsHtml(c)) return c.json({ replay, reasons });
  const items = await listReplayItems(c.get('db'), id, ITEMS_SHOWN, outcome);
  const prediction =
    replay.status === 'planned'
      ? await predictSelection(c.get('db'), { replay: id }, parseSettings(c.env))
      : undefined;
  return c.render(
    <ReplayPage
      replay={replay}
      reasons={reasons}
      items={items}
      outcome={outcome}
      prediction={prediction}
    />,
  );
});

/** A dry run: saves and lists the selection. Sends nothing. */
replays.post('/', async (c) => {
  const db = c.get('db');
  const id = await planReplay(db, {
    selection: await readSelection(c),
    actor: c.get('actor'),
    now: new Date(),
  });
  if (acceptsHtml(c)) return c.redirect(`/replays/${id}`, 303);
  const items = await listReplayItems(db, id, ITEMS_SHOWN);
  return c.json({ replay: await getReplay(db, id), items }, 201);
});

/** The button for all matching events has its filter in the URL; the ticked events do not count. */
async function readSelection(c: Context<ConsoleApp>): Promise<Selection> {
  const query = queryParams(c);
  const body = await bodyParams(c);
  if (query.size === 0) return parseSelection(body);
  const [field] = [...body.keys()].filter((name) => hasJsonBody(c) || name !== 'id');
  if (field !== undefined)
    throw new Refusal(
      'invalid',
      `The URL has a filter and the body has ${field}: put the whole selection into one of them.`,
    );
  return parseSelection(query);
}

replays.post('/:id/starts', async (c) => {
  const id = c.req.param('id');
  const params = await bodyParams(c);
  assertKnown(params, ['rate', 'reason']);
  await startReplay(c.get('db'), id, {
    rate: parseInteger(params, 'rate'),
    actor: c.get('actor'),
    reason: getParam(params, 'reason') ?? '',
    now: new Date(),
  });
  return respond(c, id, await run(c, id));
});

replays.post('/:id/pauses', async (c) => {
  const id = c.req.param('id');
  await pauseReplay(c.get('db'), id);
  log.info('replay paused', { replay_id: id, actor: c.get('actor') });
  return respond(c, id);
});

replays.post('/:id/resumes', async (c) => {
  const id = c.req.param('id');
  await resumeReplay(c.get('db'), id, new Date());
  log.info('replay resumed', { replay_id: id, actor: c.get('actor') });
  return respond(c, id, await run(c, id));
});

replays.post('/:id/cancellations', async (c) => {
  const id = c.req.param('id');
  await cancelReplay(c.get('db'), id, new Date());
  log.info('replay canceled', { replay_id: id, actor: c.get('actor') });
  return respond(c, id);
});

/** If Workflows cannot be reached, the cron trigger runs the replay later. */
async function run(c: Context<ConsoleApp>, id: string): Promise<ReplayProgress> {
  const replay = await getReplay(c.get('db'), id);
  try {
    await runReplay(c.env, replay);
    return replay;
  } catch (error) {
    log.error('replay not started', { replay_id: id, error: errorMessage(error) });
    throw new Refusal(
      'conflict',
      `Cloudflare Workflows could not be reached. ${id} starts by itself within half an hour.`,
    );
  }
}

async function respond(c: Context<ConsoleApp>, id: string, replay?: ReplayProgress) {
  if (acceptsHtml(c)) return c.redirect(`/replays/${id}`, 303);
  return c.json({ replay: replay ?? (await getReplay(c.get('db'), id)) });
}

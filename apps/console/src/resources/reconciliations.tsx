import { errorMessage, Refusal } from '@stripe-credits/db';
import {
  cancelReconciliation,
  getReconciliation,
  LAG_MS,
  listMissingEvents,
  listReconciliations,
  listUncredited,
  pauseReconciliation,
  resumeReconciliation,
  startReconciliation,
} from '@stripe-credits/db/reconciliation';
import { RECONCILIATION_STATUSES } from '@stripe-credits/db/schema';
import { log } from '@stripe-credits/platform/log';
import { parseLivemode } from '@stripe-credits/stripe-events';
import { type Context, Hono } from 'hono';
import type { ConsoleApp } from '../bindings.ts';
import { acceptsHtml } from '../views/error-response.tsx';
import { ReconciliationList } from '../views/reconciliation/list.tsx';
import { ReconciliationPage } from '../views/reconciliation/page.tsx';
import {
  assertKnown,
  bodyParams,
  getParam,
  type Params,
  parseChoice,
  parseCursor,
  parseInteger,
  parseLimit,
  parseTime,
  queryParams,
} from './params.ts';

const RECONCILIATIONS_SHOWN = 25;
const RECONCILIATIONS_MAX = 500;
const SESSIONS_SHOWN = 100;
const EVENTS_SHOWN = 200;

export const reconciliations = new Hono<ConsoleApp>();

reconciliations.get('/', async (c) => {
  const params = queryParams(c);
  assertKnown(params, ['status', 'limit', 'after']);
  const status = parseChoice(params, 'status', RECONCILIATION_STATUSES);
  const [createdAt, id] = parseCursor(params) ?? [];
  const [page, sessions] = await Promise.all([
    listReconciliations(c.get('db'), {
      status,
      after: createdAt && id ? { createdAt, id } : undefined,
      limit: parseLimit(params, { rows: RECONCILIATIONS_SHOWN, max: RECONCILIATIONS_MAX }),
    }),
    listUncredited(c.get('db'), SESSIONS_SHOWN),
  ]);
  const nextCursor = page.nextCursor && `${page.nextCursor.createdAt}/${page.nextCursor.id}`;
  if (!acceptsHtml(c))
    return c.json({ reconciliations: page.reconciliations, sessions, nextCursor });
  return c.render(
    <ReconciliationList
      reconciliations={page.reconciliations}
      sessions={sessions}
      status={status}
      nextCursor={nextCursor}
      isLive={parseLivemode(c.env)}
    />,
  );
});

reconciliations.get('/:id', async (c) => {
  const id = c.req.param('id');
  const reconciliation = await getReconciliation(c.get('db'), id);
  const events = await listMissingEvents(c.get('db'), id, EVENTS_SHOWN);
  if (!acceptsHtml(c)) return c.json({ reconciliation, events });
  return c.render(<ReconciliationPage reconciliation={reconciliation} events={events} />);
});

reconciliations.post('/', async (c) => {
  const params = await bodyParams(c);
  assertKnown(params, ['since', 'hours', 'dryRun']);
  const now = new Date();
  const id = await startReconciliation(c.get('db'), {
    since: parseSince(params, now),
    until: new Date(now.getTime() - LAG_MS),
    dryRun: parseDryRun(params),
    actor: c.get('actor'),
    now,
  });
  await run(c.env, id);
  return respond(c, id, 201);
});

reconciliations.post('/:id/pauses', async (c) => {
  const id = c.req.param('id');
  await pauseReconciliation(c.get('db'), id);
  log.info('reconciliation paused', { reconciliation_id: id, actor: c.get('actor') });
  return respond(c, id);
});

reconciliations.post('/:id/resumes', async (c) => {
  const id = c.req.param('id');
  await resumeReconciliation(c.get('db'), id, new Date());
  log.info('reconciliation resumed', { reconciliation_id: id, actor: c.get('actor') });
  await run(c.env, id);
  return respond(c, id);
});

reconciliations.post('/:id/cancellations', async (c) => {
  const id = c.req.param('id');
  await cancelReconciliation(c.get('db'), id, new Date());
  log.info('reconciliation canceled', { reconciliation_id: id, actor: c.get('actor') });
  return respond(c, id);
});

/** The form sends a number of hours, a program a time. */
function parseSince(params: Params, now: Date): Date {
  const since = parseTime(params, 'since');
  return since === undefined
    ? new Date(now.getTime() - parseInteger(params, 'hours') * 3_600_000)
    : new Date(since);
}

function parseDryRun(params: Params): boolean {
  const dryRun = getParam(params, 'dryRun');
  if (dryRun !== undefined && dryRun !== '1')
    throw new Refusal('invalid', 'dryRun must be 1, or be left out.');
  return dryRun === '1';
}

/** The Worker with Stripe's key runs the workflow. If it cannot be reached, its cron does later. */
async function run({ RECONCILIATIONS }: ConsoleEnv, id: string): Promise<void> {
  try {
    await RECONCILIATIONS.run(id);
  } catch (error) {
    log.error('reconciliation not started', { reconciliation_id: id, error: errorMessage(error) });
    throw new Refusal(
      'conflict',
      `stripe-credits could not be reached: see its log, and whether it is deployed. Its schedule starts ${id} within half an hour.`,
    );
  }
}

async function respond(c: Context<ConsoleApp>, id: string, status: 200 | 201 = 200) {
  if (acceptsHtml(c)) return c.redirect(`/reconciliations/${id}`, 303);
  return c.json({ reconciliation: await getReconciliation(c.get('db'), id) }, status);
}

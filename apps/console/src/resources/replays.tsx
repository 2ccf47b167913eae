import {
  listReplayItems,
  listReplays,
  RATE_MAX,
  type ReplayItem,
  type ReplayProgress,
  showReplay,
} from '@stripe-credits/db/dead-letters';
import { Hono } from 'hono';
import type { App } from '../bindings.ts';
import { wantsPage } from '../views/error-response.tsx';
import { count, money, plural, Status, Time } from '../views/format.tsx';
import { Page } from '../views/page.tsx';
import { ITEMS_SHOWN } from './plan-replay.ts';

const REPLAYS_SHOWN = 50;

export const replays = new Hono<App>();

replays.get('/', async (c) => {
  const all = await listReplays(c.env.DB, REPLAYS_SHOWN);
  if (!wantsPage(c)) return c.json({ replays: all });
  return c.html(
    <Page title="Replays">
      <h1>Replays</h1>
      {all.length === 0 && <p class="card quiet">Nothing was replayed yet.</p>}
      {all.length > 0 && (
        <table>
          <tbody>
            {all.map((replay) => (
              <tr>
                <td data-name="Replay">
                  <a href={`/replays/${replay.id}`}>{replay.chosen}</a>
                  <span class="quiet">{replay.why}</span>
                </td>
                <td data-name="Status">
                  <Status is={replay.status} />
                </td>
                <td data-name="By">{replay.who}</td>
                <td data-name="At">
                  <Time at={replay.createdAt} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Page>,
  );
});

replays.get('/:id', async (c) => {
  const id = c.req.param('id');
  const replay = await showReplay(c.env.DB, id);
  if (!wantsPage(c)) return c.json({ replay });
  const items = await listReplayItems(c.env.DB, id, ITEMS_SHOWN);
  return c.html(
    <Page title="Replay" script="/progress.js">
      <h1>
        Replay of {replay.chosen} <Status is={replay.status} />
      </h1>
      {replay.status === 'planned' ? <DryRun replay={replay} /> : <Progress replay={replay} />}
      <Items items={items} total={replay.total} />
    </Page>,
  );
});

const DryRun = ({ replay }: { replay: ReplayProgress }) => (
  <section class="card">
    <h2>Dry run: nothing has been sent</h2>
    <p>
      {plural(replay.total, 'event')} would be sent to the queue again, in the order below. The
      choice is frozen: what dies from now on is not part of it.
    </p>
    <div class="actions">
      <form method="post" action={`/replays/${replay.id}/starts`} class="inline">
        <label>
          Why
          <input name="why" required placeholder="metadata was mended" />
        </label>
        <label>
          Events a second
          <input name="rate" type="number" min="1" max={RATE_MAX} value="10" required />
        </label>
        <button type="submit" class="primary">
          Start
        </button>
      </form>
      <Cancel replay={replay} />
    </div>
  </section>
);

const Progress = ({ replay }: { replay: ReplayProgress }) => {
  const gone = replay.sent + replay.skipped;
  const moving = replay.status === 'running' || (replay.status === 'done' && replay.underWay > 0);
  return (
    <section
      class="card"
      data-steps={replay.status === 'running' ? `/replays/${replay.id}/steps` : undefined}
      data-moving={String(moving)}
    >
      <h2>{replay.why}</h2>
      <progress value={gone} max={replay.total}>
        {gone} of {replay.total}
      </progress>
      <p aria-live="polite">
        {count(replay.sent)} of {count(replay.total)} sent, {count(replay.handled)} handled,{' '}
        {count(replay.deadAgain)} dead again, {count(replay.skipped)} passed over
      </p>
      <p class="quiet">
        by {replay.who}, {plural(replay.rate, 'event')} a second, since{' '}
        <Time at={replay.createdAt} />
      </p>
      {replay.status === 'running' && (
        <div class="actions">
          <form method="post" action={`/replays/${replay.id}/steps`}>
            <button type="submit">Send the next</button>
          </form>
          <Cancel replay={replay} />
        </div>
      )}
    </section>
  );
};

const Cancel = ({ replay }: { replay: ReplayProgress }) => (
  <form method="post" action={`/replays/${replay.id}/cancellations`}>
    <button type="submit">Cancel</button>
  </form>
);

const Items = ({ items, total }: { items: readonly ReplayItem[]; total: number }) => (
  <>
    <table>
      <tbody>
        {items.map((item) => (
          <tr>
            <td class="number">{item.position}</td>
            <td data-name="Event">
              <a href={`/events/${encodeURIComponent(item.eventId)}`}>{item.eventId}</a>
              <span class="quiet">{item.type}</span>
            </td>
            <td data-name="User">{item.userId ?? '–'}</td>
            <td data-name="Amount" class="number">
              {money(item.amount, item.currency)}
            </td>
            <td data-name="Status">
              <Status is={item.status ?? 'unknown'} />
              {item.skipped && <span class="quiet">{item.skipped}</span>}
            </td>
            <td data-name="Sent">
              <Time at={item.sentAt} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
    {total > items.length && <p class="quiet">and {count(total - items.length)} more</p>}
  </>
);

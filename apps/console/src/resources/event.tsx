import { type EventDetails, Refusal, showEvent } from '@stripe-credits/db/dead-letters';
import { Hono } from 'hono';
import type { App } from '../bindings.ts';
import { wantsPage } from '../views/error-response.tsx';
import { money, Status, Time } from '../views/format.tsx';
import { Page } from '../views/page.tsx';
import { masked } from '../views/redact.ts';

export const event = new Hono<App>();

event.get('/:id', async (c) => {
  const id = c.req.param('id');
  const found = await showEvent(c.env.DB, id);
  if (!found) throw new Refusal('unknown', `${id} is not known here: no such event arrived.`);
  const reveal = c.req.query('reveal') === '1';
  const payload = await payloadOf(found, reveal);
  if (reveal)
    console.log(JSON.stringify({ message: 'payload revealed', eventId: id, who: c.get('who') }));
  const { letter } = found;
  if (!wantsPage(c)) {
    const { body: _, ...kept } = letter ?? { body: null };
    return c.json({ ...found, letter: letter && kept, payload });
  }
  return c.html(
    <Page title={id}>
      <h1>{id}</h1>
      <p class="lead">
        {found.type} <Status is={found.status} />
      </p>
      {letter && (
        <section class={found.status === 'dead' ? 'card bad' : 'card'}>
          <h2>{found.status === 'dead' ? 'Why it is dead' : 'Why it died'}</h2>
          <p class="reason">{letter.reason}</p>
          {letter.detail && <p class="quiet">{letter.detail}</p>}
          <Doings found={found} />
        </section>
      )}
      <Facts found={found} />
      <History found={found} />
      <Ledger found={found} />
      <section class="card">
        <h2>Payload</h2>
        {payload === null ? (
          <p class="quiet">
            {letter ? 'It was removed by the retention.' : 'It is kept of dead events alone.'}
          </p>
        ) : (
          <>
            <p class="quiet">
              {reveal ? (
                <a href={`/events/${encodeURIComponent(id)}`}>Hide personal data</a>
              ) : (
                <a href={`/events/${encodeURIComponent(id)}?reveal=1`}>Show personal data</a>
              )}
            </p>
            <pre>{payload}</pre>
          </>
        )}
      </section>
    </Page>,
  );
});

async function payloadOf({ letter }: EventDetails, reveal: boolean): Promise<string | null> {
  if (!letter?.body) return null;
  const text = letter.encoding === 'gzip' ? await gunzip(letter.body) : letter.body;
  if (!reveal)
    return (
      masked(text) ??
      'It is no JSON, so nothing in it can be told apart: show personal data to read it.'
    );
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** What cannot be unpacked is shown as it is kept. */
async function gunzip(base64: string): Promise<string> {
  try {
    const stream = new Response(Uint8Array.fromBase64(base64)).body;
    return await new Response(stream?.pipeThrough(new DecompressionStream('gzip'))).text();
  } catch {
    return base64;
  }
}

/** What can be done now: nothing with what was handled. */
const Doings = ({ found }: { found: EventDetails }) => (
  <div class="actions">
    {found.status === 'dead' && (
      <>
        <form method="post" action="/replays">
          <button type="submit" name="id" value={found.id} class="primary">
            Replay…
          </button>
        </form>
        <form method="get" action="/discards/new">
          <button type="submit" name="id" value={found.id}>
            Discard…
          </button>
        </form>
      </>
    )}
    {found.status === 'discarded' && (
      <form method="post" action="/restores">
        <input type="hidden" name="id" value={found.id} />
        <input type="hidden" name="count" value="1" />
        <label>
          Why it is restored
          <input name="why" required />
        </label>
        <button type="submit">Restore</button>
      </form>
    )}
  </div>
);

const Facts = ({ found: { letter, ...found } }: { found: EventDetails }) => {
  const stripe = `https://dashboard.stripe.com/${letter?.livemode === false ? 'test/' : ''}events/${found.id}`;
  const facts: [string, unknown][] = [
    ['User', letter?.userId ?? '–'],
    [
      'Amount',
      <>
        {money(letter?.amount ?? null, letter?.currency ?? null)}
        {letter?.paid && ' paid'}
      </>,
    ],
    ['About', found.objectId ?? '–'],
    ['Made by Stripe', <Time at={found.createdAt} />],
    ['Received', <Time at={found.receivedAt} />],
    ['Deliveries that came to an end', found.deliveries],
    ['Attempts that failed', found.failures],
    ['Replays', letter?.replays ?? 0],
  ];
  return (
    <section class="card">
      <h2>What it is about</h2>
      <dl>
        {facts.map(([name, value]) => (
          <div>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {found.id.startsWith('evt_') && (
        <p>
          <a href={stripe} rel="noreferrer">
            See it in Stripe’s dashboard
          </a>
        </p>
      )}
    </section>
  );
};

const History = ({ found: { history } }: { found: EventDetails }) => (
  <section class="card">
    <h2>What happened</h2>
    {history.length === 0 ? (
      <p class="quiet">It never failed.</p>
    ) : (
      <ol class="history">
        {history.map(({ at, what, who, why }) => (
          <li>
            <Time at={at} /> <Status is={what} />
            <span>
              {why}
              {who && <span class="quiet">by {who}</span>}
            </span>
          </li>
        ))}
      </ol>
    )}
  </section>
);

const Ledger = ({ found: { ledger, objectId } }: { found: EventDetails }) => (
  <section class="card">
    <h2>What the ledger holds of it</h2>
    {ledger.length === 0 ? (
      <p class="quiet">Nothing: no credits have moved for {objectId ?? 'it'}.</p>
    ) : (
      <table>
        <tbody>
          {ledger.map(({ id, type, amount, userId, createdAt }) => (
            <tr>
              <td data-name="Row">{id}</td>
              <td data-name="Type">{type}</td>
              <td data-name="User">{userId}</td>
              <td data-name="Credits" class="number">
                {amount > 0 ? `+${amount}` : amount}
              </td>
              <td data-name="At">
                <Time at={createdAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    )}
  </section>
);

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ask,
  begin,
  type Desk,
  drive,
  foundBy,
  happen,
  openDesk,
  purchase,
  secondsAgo,
} from './reconciliation-fixtures.ts';
import { typed } from './run-command.ts';

const reconcile = (url: string, ...args: string[]) =>
  typed('tools/cli/reconcile.ts', args, { STRIPE_CONSOLE_URL: url });

describe.each([
  ['without a key', null, 'STRIPE_SECRET_KEY is not set'],
  ['with a key that Stripe does not know', 'sk_test_stranger', 'Stripe does not know the key'],
  ['with a key of live mode', 'sk_live_fake', 'no secret key for test mode'],
])('%s', (_, key, sentence) => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk(key);
    happen(desk, purchase('missed', secondsAgo(3600)));
  });
  afterAll(() => desk.close());

  test('the command ends with 1 and says what is wrong', async () => {
    const ran = await reconcile(desk.running.url);

    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toContain(sentence);
    expect(ran.stderr).not.toMatch(/^\s+at |sk_/m);
    const [run] = (await ask(desk, '/missed-events')).reconciliations ?? [];
    expect(run).toMatchObject({ status: 'failed', problem: expect.stringContaining(sentence) });
  });

  test('nothing was sent, not by the schedule either, and an uptime monitor hears of it', async () => {
    await desk.running.schedule('7 * * * *', 'stripe-credits');

    const received = desk.running.db.prepare('SELECT COUNT(*) AS n FROM stripe_events');
    expect(await received.first('n')).toBe(0);
    const { problems } = await ask(desk, '/health');
    expect(problems).toEqual([expect.stringContaining(sentence)]);
    const runs = (await ask(desk, '/missed-events')).reconciliations ?? [];
    expect(runs.filter(({ who }) => who === 'schedule')).toHaveLength(1);
  });
});

describe('what cannot be asked is refused in a sentence', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk();
  });
  afterAll(() => desk.close());

  test.each([
    ['a time that is none', ['--since', 'soon'], 2, 'soon is no time'],
    ['a time before what Stripe lists', ['--since', '31d'], 1, 'Stripe lists events for 30 days'],
    ['the last minutes', ['--since', '2m'], 1, 'may be on its way'],
    ['an option that there is not', ['--force'], 2, "unknown option '--force'"],
    ['nobody answering', ['--url', 'http://127.0.0.1:9'], 1, 'Nothing answers'],
    ['a URL that is none', ['--url', 'console'], 2, 'is no URL'],
  ])('%s', async (_, args, code, sentence) => {
    const ran = await reconcile(desk.running.url, ...args);

    expect(ran).toMatchObject({ code, stdout: '' });
    expect(ran.stderr).toContain(sentence);
    expect((await ask(desk, '/missed-events')).reconciliations).toEqual([]);
    expect(desk.stripe.requests).toEqual([]);
  });

  test.each([
    ['a word that means nothing', { hours: 1, types: 'all' }, 'types is nothing that can be asked'],
    ['a dry run that is neither', { hours: 1, dryRun: 'no' }, 'dryRun must be 1'],
    ['no time', {}, 'hours must be a whole number'],
  ])('%s, in the API', async (_, asked, sentence) => {
    expect((await ask(desk, '/missed-events', asked)).error).toContain(sentence);
  });

  test('a step of what is not known', async () => {
    const { error } = await ask(desk, '/missed-events/reconciliation_x/steps', {});

    expect(error).toBe('reconciliation_x is not a reconciliation that is known here.');
  });

  test('a 30th day that has just passed is not', async () => {
    const run = await drive(desk, await begin(desk, { hours: 720 }));

    expect(run).toMatchObject({ status: 'done' });
    expect(await foundBy(desk, run)).toEqual({ found: [], sent: [] });
  });
});

import { gzipSync } from 'node:zlib';
import { type Database, RETRIES_EXHAUSTED } from '@stripe-credits/db';
import { DEAD_REASONS } from '@stripe-credits/stripe-events';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { DATABASE_FAULTS, SEND_FAULTS, STRIPE_FAULTS } from '../fault-injector.ts';
import { readState } from '../invariants/state.ts';
import type { Conditions } from '../protocol.ts';
import { run } from '../run.ts';
import { settingsAt } from '../settings.ts';
import { hashText } from '../stripe/payload.ts';
import { sale } from '../stripe/sales.ts';
import { type Output, startWorker, type WorkerRuntime } from '../worker-client.ts';

let runtime: WorkerRuntime;
let db: Database;
let exitCode: number;
let output: string;

// One workerd for all: the run needs an empty database, so it is first.
beforeAll(async () => {
  runtime = await startWorker();
  // Wide enough for the longest reason.
  vi.stubEnv('COLUMNS', '400');
  const print = vi.spyOn(console, 'log');
  exitCode = await run(runtime, { events: 500, histories: 5, seed: 1 });
  output = print.mock.calls.join('\n');
  print.mockRestore();
  vi.unstubAllEnvs();
  db = await runtime.openDatabase();
}, 120_000);
afterAll(() => runtime.close());

/** A longer one, or another: pnpm faults --events N --seed S. */
describe('a run of 500 events', () => {
  test('names its seed, finds that every invariant holds, and exits with 0', () => {
    expect(output).toContain('500 events under faults, then 5 histories; seed 1\n');
    expect(output).toMatch(/✓\s+0\s+lost/);
    expect(output).toMatch(/✓\s+0\s+forged or too large, and accepted/);
    expect(output).not.toContain('✗');
    expect(output).toContain('5 histories end in the balances of the oracle');
    expect(exitCode).toBe(0);
  });

  test.each([
    ...[...DATABASE_FAULTS, ...SEND_FAULTS, ...STRIPE_FAULTS].map((fault) => fault.name),
    'D1 call in a stall',
    'clock wrong by minutes or hours',
    'workerd killed with SIGKILL',
    'messages delivered twice by the queue',
    'messages whose every attempt failed',
    RETRIES_EXHAUSTED.reason,
    DEAD_REASONS.packageUnknown,
    DEAD_REASONS.lookupKeyMissing,
    DEAD_REASONS.lookupNotFound,
    'corrections recorded',
    'events completed by look-ups',
    'request to Stripe in an outage',
  ])('has %s', (name) => {
    expect(output).toMatch(new RegExp(`^ +\\d+ +${name}`, 'm'));
  });
});

const AT = 1_795_430_400_000;

interface OneMessage {
  readonly body: string;
  readonly encoding?: 'text' | 'gzip';
  readonly conditions?: Conditions;
}

/** Delivers each message in a batch of its own, all at once. */
function deliver(...messages: readonly OneMessage[]): Promise<Output<'/deliver'>[]> {
  const inputs = messages.map(({ body, encoding = 'text', conditions = { clock: AT } }) => ({
    queue: 'stripe-events',
    settings: settingsAt(1, 0),
    messages: [{ id: 'message', timestamp: AT, attempts: 1, body, encoding }],
    conditions,
  }));
  return runtime.call('/deliver', { seed: 1, inputs });
}

const messageOf = (name: string, conditions: Conditions): OneMessage => ({
  body: JSON.stringify(sale(name)),
  conditions,
});
const statusOf = async (name: string) => (await readState(db)).events.get(`evt_${name}`)?.status;

describe('faults of a database call', () => {
  const kill = { name: 'killed', takesEffect: true, error: null };
  const killAfterFirstCall = { database: { call: 0, fault: kill } };

  test('a batch soon after another reads no packages, so that its first call is the commit', async () => {
    await deliver(messageOf('reads', { clock: AT }));

    const [killed] = await deliver(messageOf('soon_after', { clock: AT, ...killAfterFirstCall }));

    expect(killed?.acknowledgements).toBeNull();
    expect(await statusOf('soon_after')).toBe('handled');
  });

  test('a batch long after another reads first, so that a kill then has written nothing', async () => {
    const conditions = { clock: AT + 60_000, ...killAfterFirstCall };

    const [killed] = await deliver(messageOf('long_after', conditions));

    expect(killed?.acknowledgements).toBeNull();
    expect(await statusOf('long_after')).toBeUndefined();
  });

  test('batches at the same time each have their own faults and their own count of calls', async () => {
    const clock = AT + 120_000;
    const fault = { name: 'overloaded', takesEffect: false, error: 'D1 DB is overloaded' };

    const [stalled, refused, unharmed] = await deliver(
      messageOf('stalled', { clock, database: { call: null, fault } }),
      messageOf('refused', { clock, database: { call: 1, fault } }),
      messageOf('unharmed', { clock }),
    );

    const retried = [{ retryAfterSeconds: expect.any(Number) }];
    // Reading the packages failed, and so did recording the failed attempt.
    const failed = { acknowledgements: retried, messages: [] };
    expect(stalled).toEqual({ ...failed, injected: [fault.name, fault.name] });
    expect(refused).toEqual({ ...failed, injected: [fault.name] });
    expect(unharmed).toEqual({ acknowledgements: ['ack'], messages: [], injected: [] });
    // The third call, which records failed attempts, succeeded.
    expect(await statusOf('refused')).toBe('failed');
  });
});

describe('the state that the invariants check', () => {
  test('has the status, entry and purchase of a sale, and its excess over the grant', async () => {
    await deliver(messageOf('sold', { clock: AT }));
    await db.run(`INSERT INTO credit_transactions (id, user_id, type, amount, source, event_id)
      VALUES ('pi_sold:refund:2', 'sold', 'refund', 5, 'cs_sold', 'evt_sold')`);

    const { events, entries, purchases, discrepancies } = await readState(db);

    expect(events.get('evt_sold')).toEqual({ status: 'handled', reason: null });
    expect(purchases.get('cs_sold')).toBe(7);
    expect(entries.filter(({ userId }) => userId === 'sold')).toMatchObject([
      { type: 'purchase', amount: 7, source: 'cs_sold', eventId: 'evt_sold' },
      { type: 'refund', amount: 5 },
    ]);
    expect(discrepancies).toMatchObject([{ id: 'pi_sold', found: 12, expected: 7 }]);
  });

  test('has the hash of the text that a dead letter keeps, and null without a text', async () => {
    const toNobody = (name: string) =>
      JSON.stringify(sale(name, { metadata: { user_id: undefined } }));
    await deliver(
      { body: toNobody('plain') },
      { body: gzipSync(toNobody('gzipped')).toString('base64'), encoding: 'gzip' },
      { body: toNobody('garbled') },
      { body: toNobody('deleted') },
    );
    await db.run(`UPDATE dead_letters SET body = body || ' ' WHERE id = 'evt_garbled'`);
    await db.run(`UPDATE dead_letters SET body = NULL WHERE id = 'evt_deleted'`);

    const { deadLetters } = await readState(db);

    const id = 'evt_plain';
    const letter = { id, status: 'dead', reason: DEAD_REASONS.userIdMissing, deaths: 1 };
    const textHash = hashText(toNobody('plain'));
    expect(deadLetters.get(id)).toEqual({ ...letter, textHash });
    const hashOf = (name: string) => deadLetters.get(`evt_${name}`)?.textHash;
    expect(hashOf('gzipped')).toBe(hashText(toNobody('gzipped')));
    expect(hashOf('garbled')).toBe(hashText(`${toNobody('garbled')} `));
    expect(hashOf('deleted')).toBeNull();
  });
});

import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { type Filter, listDeadLetters, readStats } from '../../src/dead-letters/index.ts';
import { rows } from '../deliver.ts';

/** Passes everything on, and remembers what was asked. */
function overheard() {
  const asked: string[] = [];
  const db = new Proxy(env.DB, {
    get: (target, property) =>
      property === 'prepare'
        ? (sql: string) => {
            asked.push(sql);
            return target.prepare(sql);
          }
        : Reflect.get(target, property).bind(target),
  });
  return { db, asked };
}

async function plansOf(asked: readonly string[]): Promise<string[]> {
  const plans = await Promise.all(
    asked.map((sql) => {
      const values = Array.from({ length: sql.split('?').length - 1 }, () => '1');
      return rows(`EXPLAIN QUERY PLAN ${sql}`, ...values);
    }),
  );
  return plans.flat().map(({ detail }) => String(detail));
}

const after = { lastDiedAt: '2026-11-23T10:00:00.000Z', id: 'evt_1' };

test.each<[string, Filter]>([
  ['status', { status: 'dead' }],
  ['status and time', { status: 'dead', since: '2026-11-23', until: '2026-11-24' }],
  ['status and type', { status: 'dead', type: 'invoice.paid' }],
  ['status and reason', { status: 'dead', reason: 'refused' }],
  ['user', { user: 'ada' }],
  ['status and user', { status: 'dead', user: 'ada' }],
  ['event', { event: 'evt_1234' }],
  ['event and status', { event: 'evt_1234', status: 'dead' }],
  ['no filter', {}],
  ['type', { type: 'invoice.paid' }],
  ['reason', { reason: 'refused' }],
  ['time', { since: '2026-11-23' }],
])(
  'a page by %s is found on an index, and reads on from where the last one ended',
  async (_, filter) => {
    const { db, asked } = overheard();
    await listDeadLetters(db, filter, { after, limit: 50 });

    const plan = await plansOf(asked);

    expect(plan.filter((step) => step.startsWith('SCAN'))).toEqual([]);
    // An event's id leads to few rows, which may be put in order.
    if (!filter.event) expect(plan.filter((step) => step.includes('TEMP B-TREE'))).toEqual([]);
  },
);

test('the overview reads indexes alone, however many events were handled', async () => {
  const { db, asked } = overheard();
  await readStats(db);

  const plan = await plansOf(asked);

  const reads = plan.filter((step) => /^(SCAN|SEARCH)/.test(step));
  expect(reads.length).toBeGreaterThan(0);
  expect(reads.filter((step) => !step.includes('INDEX'))).toEqual([]);
});

test('pages go on where the last one ended, with nothing twice and nothing left out', async () => {
  const insert = env.DB.prepare(
    `INSERT INTO dead_letters (id, type, status, reason, attempts, first_died_at, last_died_at,
       deaths, paid, body, encoding)
     SELECT 'evt_' || value, 'invoice.paid', 'dead', 'refused', 1, 'x',
       '2026-11-23T10:00:0' || (value % 3) || '.000Z', 1, 0, '{}', 'text'
     FROM json_each(?)`,
  );
  await insert.bind(JSON.stringify(Array.from({ length: 25 }, (_, n) => n + 100))).run();

  const seen: string[] = [];
  let page = await listDeadLetters(env.DB, { status: 'dead' }, { limit: 10 });
  seen.push(...page.letters.map(({ id }) => id));
  while (page.next) {
    page = await listDeadLetters(env.DB, { status: 'dead' }, { after: page.next, limit: 10 });
    seen.push(...page.letters.map(({ id }) => id));
  }

  expect(seen).toHaveLength(25);
  expect(new Set(seen).size).toBe(25);
});

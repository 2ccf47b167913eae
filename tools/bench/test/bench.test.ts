import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { root } from '@stripe-credits/harness/configs';
import { expect, test } from 'vitest';
import type { Figures } from '../bench.ts';

const bench = (...args: string[]) =>
  promisify(execFile)(process.execPath, ['tools/bench/index.ts', ...args], { cwd: root });

test('the short form runs every part, and the figures that no machine changes hold', async () => {
  const { stdout } = await bench('--short', '--json');

  const figures = JSON.parse(stdout) as Figures;
  const { ingest, consumer, shape, growth, path, drain, capacity, spend, cost, bundles } = figures;
  for (const size of ['1', '10', '100'] as const)
    expect(shape?.[size]).toMatchObject({ readCalls: 1, writeCalls: 1, statements: 5 });
  expect(shape?.['100'].rowsWritten).toBeLessThanOrEqual(4 * 100 + 1);
  expect(shape?.intents).toMatchObject({ readCalls: 1, writeCalls: 1, statements: 5 });
  expect(shape?.intents.rowsWritten).toBeLessThanOrEqual(2 * 100 + 1);
  for (const stage of growth?.stages ?? []) expect(stage.rowsWrittenPerEvent).toBeCloseTo(4.01, 1);
  expect(cost?.operations.rowWritten).toBeLessThanOrEqual(4.01);
  expect(spend?.spend).toMatchObject({ d1Calls: 1, statements: 5, rowsWritten: 2 });
  expect(spend?.reserveAndCapture).toMatchObject({ d1Calls: 2, statements: 11, rowsWritten: 5 });
  expect(spend?.spendMany).toMatchObject({ d1Calls: 1, statements: 5, rowsWritten: 200 });
  expect(bundles?.ingestGzipBytes).toBeLessThanOrEqual(40_000);
  expect(capacity?.bytesPerPurchase).toBeLessThanOrEqual(1_200);
  for (const row of drain ?? []) expect(row).toMatchObject({ d1Errors: 0, notCredited: 0 });
  for (const measured of [
    ingest?.ratioToNull,
    ingest?.ratioToEnqueueOnly,
    consumer?.ratioToPerMessage,
    consumer?.ratioToBareRows,
    consumer?.real.eventsPerSecond,
    growth?.ratio,
    path?.queued.eventsPerSecond,
    path?.queued.cpuSecondsPerThousand,
    path?.inline.eventsPerSecond,
    drain?.[0]?.eventsPerSecond,
    drain?.[0]?.predictedPerSecond,
    capacity?.purchasesPer10GB,
    capacity?.bytesPerSpend,
    capacity?.bytesPerReservation,
    capacity?.bytesPerRefund,
    path?.ratioToFloor,
    path?.floor.cpuSecondsPerThousand,
    spend?.spend.toBareInsert,
    spend?.reserveAndCapture.toBareInsert,
    spend?.spendManyToSpend,
    spend?.with10000Rows,
    spend?.with200Reservations,
    spend?.spend.dollarsPerMillion,
    cost?.dollarsPerMillion,
    cost?.dollarsWithIntents,
    cost?.dollarsWithIntentsBefore,
    cost?.dollarsWithIntentsAfter,
  ])
    expect(measured).toBeGreaterThan(0);
}, 300_000);

test.each([
  ['an unknown part', ['--only', 'everything'], 'Allowed choices are ingest'],
  ['no rounds', ['--rounds', '0'], 'It must be a whole number above 0.'],
  [
    'a chart without the parts that it shows',
    ['--chart', 'chart.svg', '--only', 'ingest'],
    '--chart draws growth and path',
  ],
  [
    'a largest stage below one that there is',
    ['--growth-max', '1000'],
    '--growth-max must be above 1000000',
  ],
  ['an unknown option', ['--fast'], "unknown option '--fast'"],
])('%s is refused in a sentence, with exit code 2', async (_, args, sentence) => {
  const refused = await bench(...args).catch((error: { code: number; stderr: string }) => error);

  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining(sentence) });
});

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { root } from '@stripe-credits/harness';
import { expect, test } from 'vitest';
import type { Figures } from '../bench.ts';

const bench = (...args: string[]) =>
  promisify(execFile)(process.execPath, ['tools/bench/index.ts', ...args], { cwd: root });

test('the short form tries every part, and what does not depend on the machine holds', async () => {
  const { stdout } = await bench('--short', '--json');

  const { shape, cost, bundles, forged, ...figures } = JSON.parse(stdout) as Figures;
  const sizes = Object.values(shape ?? {});
  expect(new Set(sizes.map(({ statements }) => statements))).toEqual(new Set([5]));
  for (const { readCalls, writeCalls } of sizes)
    expect({ readCalls, writeCalls }).toEqual({ readCalls: 1, writeCalls: 1 });
  expect(cost?.operations.rowWritten).toBeLessThanOrEqual(5.01);
  expect(bundles?.ingestGzipBytes).toBeLessThanOrEqual(40_000);
  expect(forged?.forgedQueued).toBe(0);
  for (const measured of [
    figures.ingest?.ratioToNull,
    figures.consumer?.ratioToPerMessage,
    figures.consumer?.ratioToFloor,
    figures.growth?.ratio,
    figures.path?.eventsPerSecond,
    figures.path?.cpuSecondsPerThousand,
    figures.path?.inline.eventsPerSecond,
    cost?.dollarsPerMillion,
  ])
    expect(measured).toBeGreaterThan(0);
}, 300_000);

test.each([
  ['an unknown part', ['--only', 'everything'], 'Allowed choices are ingest'],
  ['no rounds', ['--rounds', '0'], 'It must be a whole number above 0.'],
  ['an unknown option', ['--fast'], "unknown option '--fast'"],
])(
  '%s is refused in a sentence, with exit code 2',
  async (_, args, sentence) => {
    const refused = await bench(...args).catch((error: { code: number; stderr: string }) => error);

    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining(sentence) });
  },
  60_000,
);

import { existsSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { slowestFiles } from './tests/slowest-files.ts';

// The tests set their own secrets: wrangler need not warn about missing ones.
process.env['WRANGLER_LOG'] ??= 'error';
// What Node compiled is kept for the commands that the tests start, and for the next run.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules/.cache/node');

// The databases of the tests are in memory where there is room: commits then wait for no disk.
const MEMORY = '/dev/shm';
const ROOM_BYTES = 2e9;
if (existsSync(MEMORY)) {
  const { bavail, bsize } = statfsSync(MEMORY);
  if (bavail * bsize > ROOM_BYTES) process.env['TMPDIR'] ??= MEMORY;
}

export default defineConfig({
  test: {
    projects: ['{apps,packages,tools}/*/vitest.config.ts', 'tests'],
    globalSetup: 'tests/prebuilt-workers.ts',
    // Two cores run two files at once; the default leaves one of them idle.
    maxWorkers: 2,
    reporters: ['default', slowestFiles],
    // The logs of the Workers are shown for tests that fail.
    silent: 'passed-only',
  },
});

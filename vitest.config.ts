import { defineConfig } from 'vitest/config';
import { slowestFiles } from './tests/slowest-files.ts';

// The tests set their own secrets: wrangler need not warn about missing ones.
process.env['WRANGLER_LOG'] ??= 'error';

export default defineConfig({
  test: {
    projects: ['{apps,packages,tools}/*/vitest.config.ts', 'tests'],
    // Two cores run two files at once; the default leaves one of them idle.
    maxWorkers: 2,
    reporters: ['default', slowestFiles],
    // The logs of the Workers are shown for tests that fail.
    silent: 'passed-only',
  },
});

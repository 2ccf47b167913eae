import { defineConfig } from 'vitest/config';

// The tests bring their own secrets; wrangler need not warn that none are set.
process.env['WRANGLER_LOG'] ??= 'error';

export default defineConfig({
  test: {
    projects: ['{apps,packages,tools}/*/vitest.config.ts', 'tests'],
    // What the Workers log is shown for the tests that fail.
    silent: 'passed-only',
  },
});

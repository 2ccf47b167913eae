import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'faults',
    include: ['test/*.test.ts'],
    testTimeout: 60_000,
    // The files share their modules: wrangler alone takes more than a second to load.
    isolate: false,
    maxWorkers: 2,
  },
});

import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'platform',
    include: ['test/**/*.test.ts'],
    // Node 24 has the base64 methods of Uint8Array behind a flag; workerd has them without.
    execArgv: ['--js-base-64'],
    isolate: false,
    maxWorkers: 2,
  },
});

import { defineConfig } from 'vitest/config';

// What needs the binding is tested from outside it: tests/credits-*.test.ts.
export default defineConfig({
  test: { name: 'credits', include: ['test/**/*.test.ts'], isolate: false, maxWorkers: 2 },
});

import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { name: 'stripe-events', include: ['test/**/*.test.ts'], isolate: false, maxWorkers: 2 },
});

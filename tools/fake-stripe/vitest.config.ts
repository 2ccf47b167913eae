import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { name: 'fake-stripe', include: ['test/**/*.test.ts'], isolate: false, maxWorkers: 2 },
});

import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Each file starts the Workers once; a minute is far more than any of them needs.
  test: { name: 'pipeline', include: ['*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
});

import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [
    cloudflareTest(async () => ({
      miniflare: {
        compatibilityDate: '2026-11-17',
        d1Databases: ['DB'],
        bindings: {
          MIGRATIONS: await readD1Migrations(new URL('../../drizzle', import.meta.url).pathname),
        },
      },
    })),
  ],
  test: {
    name: 'db',
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/migrate.ts'],
    // One workerd and one database for all files: starting one costs more than most files do.
    isolate: false,
    maxWorkers: 2,
  },
});

import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [
    cloudflareTest(async () => ({
      wrangler: { configPath: './wrangler.jsonc' },
      miniflare: {
        bindings: {
          MIGRATIONS: await readD1Migrations(new URL('../../drizzle', import.meta.url).pathname),
        },
      },
    })),
  ],
  test: {
    name: 'consumer',
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/migrate.ts'],
    // All files share one workerd and one database: every test names its own users and events.
    isolate: false,
    maxWorkers: 2,
  },
});

import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';

const migrations = new URL('../../drizzle', import.meta.url).pathname;

export default defineConfig({
  plugins: [
    cloudflareTest(async () => ({
      wrangler: { configPath: './wrangler.jsonc' },
      miniflare: {
        bindings: { MIGRATIONS: await readD1Migrations(migrations) },
        // Stands for a Worker that is not deployed; tests/reconcile.test.ts has the real one.
        serviceBindings: { MISSED_EVENTS: () => new Response(null, { status: 503 }) },
      },
    })),
  ],
  test: { name: 'console', include: ['test/**/*.test.{ts,tsx}'], setupFiles: ['test/migrate.ts'] },
});

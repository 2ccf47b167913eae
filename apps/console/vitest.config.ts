import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';

const migrations = new URL('../../drizzle', import.meta.url).pathname;

export default defineConfig({
  plugins: [
    cloudflareTest(async () => ({
      wrangler: { configPath: './wrangler.jsonc' },
      miniflare: {
        bindings: { MIGRATIONS: await readD1Migrations(migrations) },
        // As if stripe-credits were not deployed; tests/reconcile.test.ts has the real one.
        serviceBindings: { RECONCILIATIONS: () => new Response(null, { status: 503 }) },
      },
    })),
  ],
  test: {
    name: 'console',
    isolate: false,
    maxWorkers: 2,
    include: ['test/**/*.test.{ts,tsx}'],
    setupFiles: ['test/migrate.ts'],
  },
});

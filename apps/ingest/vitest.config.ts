import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [cloudflareTest({ wrangler: { configPath: './wrangler.jsonc' } })],
  // Stripe's package ships source maps without the sources, which Vite warns of.
  logLevel: 'error',
  // All files share one workerd.
  test: { name: 'ingest', include: ['test/**/*.test.ts'], isolate: false, maxWorkers: 2 },
});

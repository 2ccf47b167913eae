import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [cloudflareTest({ wrangler: { configPath: './wrangler.jsonc' } })],
  // Stripe's package ships source maps without the sources: not something to be told of.
  logLevel: 'error',
  test: { name: 'ingest', include: ['test/**/*.test.ts'] },
});

import { defineConfig } from 'vitest/config';

/** These share one start of all Workers and one browser: see system.ts and browser.ts. */
const SYSTEM_TESTS = [
  'console-*.test.ts',
  'credits-*.test.ts',
  'documents-system.test.ts',
  'invoices.test.ts',
  'lookups*.test.ts',
  'mixed-account.test.ts',
  'payments.test.ts',
  'pipeline.test.ts',
  'purchase-terms.test.ts',
  'quickstart.test.ts',
  'reconcil*.test.ts',
  'shop-*.test.ts',
  'uncredited-*.test.ts',
  'users-*.test.ts',
  'whose-money.test.ts',
];

export default defineConfig({
  test: {
    name: 'pipeline',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      { test: { name: 'system', include: SYSTEM_TESTS, isolate: false, maxWorkers: 2 } },
      {
        test: {
          name: 'tools',
          isolate: false,
          maxWorkers: 2,
          include: ['**/*.test.ts'],
          exclude: ['**/node_modules/**', ...SYSTEM_TESTS],
        },
      },
    ],
  },
});

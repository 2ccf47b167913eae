import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { linkDevVars, linkedDevVars } from '../tools/cli/dev-vars.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dev-vars-'));
  for (const path of linkedDevVars) mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, '.dev.vars'), 'STRIPE_SECRET_KEY=sk_test_x');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('each Worker that wrangler starts beside the first reads the .dev.vars at the root', () => {
  linkDevVars(folder);
  linkDevVars(folder);
  writeFileSync(join(folder, '.dev.vars'), 'STRIPE_SECRET_KEY=sk_test_new');

  for (const path of linkedDevVars)
    expect(readFileSync(join(folder, path), 'utf8')).toBe('STRIPE_SECRET_KEY=sk_test_new');
});

test('a .dev.vars of one Worker is refused with what to do, and kept as it is', () => {
  const own = join(folder, 'apps/credits/.dev.vars');
  writeFileSync(own, 'STRIPE_SECRET_KEY=sk_test_own');

  expect(() => linkDevVars(folder)).toThrow('move its settings to .dev.vars, and delete it');

  expect(readFileSync(own, 'utf8')).toBe('STRIPE_SECRET_KEY=sk_test_own');
});

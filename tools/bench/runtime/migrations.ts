import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@stripe-credits/harness/configs';

/** The statements of each migration, tables first. */
export function readMigrations(): string[] {
  const folder = join(root, 'drizzle');
  const files = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  return files.toSorted().map((file) => readFileSync(join(folder, file), 'utf8'));
}

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleDeclarations } from './bundle-declarations.ts';
import { formatDeclarations } from './format-declarations.ts';

const entry = fileURLToPath(import.meta.resolve('@stripe-credits/credits/api'));
const target = join(import.meta.dirname, '../../apps/credits/types/credits.d.ts');

const declarations = formatDeclarations(await bundleDeclarations(entry), target);

if (!process.argv.includes('--check')) writeFileSync(target, declarations);
else if (readFileSync(target, 'utf8') !== declarations) {
  console.error(
    'apps/credits/types/credits.d.ts differs from apps/credits/src/api: run pnpm types.',
  );
  process.exitCode = 1;
}

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const HEADER = `// The types of the Credits API, for the Workers that call it. docs/credits.md explains each method.
// Generated from apps/credits/src/api by \`pnpm types\`: do not edit.

`;

/** Makes the bundler's output readable: each declaration exported in place, a blank line after it. */
export function formatDeclarations(bundled: string, file: string): string {
  const code = bundled
    // The bundler's comments on where a part comes from, and its list of exports at the end.
    .replaceAll(/^\/\/.*$/gm, '')
    .replaceAll(/^export (?:type )?\{[^}]*\};?$/gm, '')
    // No `declare`: wrangler bundles the file to find its exports, and a bundler drops declarations.
    .replaceAll(/^(?:export )?(?:declare )?(type|interface|class) /gm, 'export $1 ')
    .replaceAll(/^(?:\}|\S.*;)$/gm, '$&\n');
  return formatWithBiome(HEADER + code, file);
}

const formatWithBiome = (code: string, file: string): string =>
  execFileSync(
    process.execPath,
    [
      fileURLToPath(import.meta.resolve('@biomejs/biome/bin/biome')),
      'format',
      `--stdin-file-path=${file}`,
    ],
    { input: code, encoding: 'utf8' },
  );

import { globSync, readFileSync } from 'node:fs';
import { dirname, join, matchesGlob, normalize } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** What each workspace may import, besides its own files. Tools and tests may import everything. */
const ALLOWED_IMPORTS = {
  'packages/platform': [],
  'packages/stripe-events': ['packages/platform'],
  'packages/db': ['packages/platform', 'packages/stripe-events'],
  'packages/notifications': ['packages/platform', 'packages/db'],
  // The bundle of ingest stays free of Drizzle.
  'apps/ingest': ['packages/platform', 'packages/stripe-events'],
  'apps/consumer': ['packages/*'],
  'apps/credits': ['packages/*'],
  'apps/console': ['packages/*', 'apps/credits'],
  // To copy from: a product has no packages of this repository, only the types of the binding.
  'examples/*': [],
};

/** What the tests of a workspace may import as well. */
const ALLOWED_IN_TESTS = ['apps/consumer'];

/** The files that pass statements to D1 themselves, besides the Workers' bindings. */
const D1_FILES = [
  'packages/db/src/database.ts',
  // Records the statements that Drizzle sends.
  'packages/db/test/statement-recorder.ts',
  // Reads rows as they are stored.
  'packages/db/test/model/test-database.ts',
];

const generated = '**/worker-configuration.d.ts';
const listFiles = (...patterns: string[]) =>
  globSync(patterns, { cwd: root, exclude: ['**/node_modules', generated] }).sort();
const readText = (file: string) => readFileSync(join(root, file), 'utf8');
const workspaceOf = (path: string) =>
  path.startsWith('tests/') ? 'tests' : path.split('/', 2).join('/');

const workspaces = new Map(
  listFiles('{apps,examples,packages,tools}/*/package.json', 'tests/package.json').map((file) => [
    String(JSON.parse(readText(file)).name),
    workspaceOf(file),
  ]),
);

interface Match {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** Every match of the pattern in the files, as its first group. */
const search = (files: readonly string[], pattern: RegExp): Match[] =>
  files.flatMap((file) => {
    const content = readText(file);
    return [...content.matchAll(pattern)].map(({ index, 1: text = '' }) => ({
      file,
      line: content.slice(0, index).split('\n').length,
      text,
    }));
  });

const format = ({ file, line, text }: Match) => `${file}:${line}: ${text.trim()}`;

/** The workspace that an import reads from; null for a package from the registry. */
function importedWorkspace({ file, text: specifier }: Match): string | null {
  if (specifier.startsWith('.')) return workspaceOf(normalize(join(dirname(file), specifier)));
  return workspaces.get(specifier.split('/', 2).join('/')) ?? null;
}

function isAllowed(found: Match): boolean {
  const from = workspaceOf(found.file);
  const to = importedWorkspace(found);
  if (to === null || to === from) return true;
  // Across workspaces only the package's name: the compiler then holds the import to its `exports`.
  if (found.text.startsWith('.')) return false;
  const inTests = found.file.startsWith(`${from}/test/`);
  return Object.entries(ALLOWED_IMPORTS)
    .filter(([workspace]) => matchesGlob(from, workspace))
    .flatMap(([, allowed]) => (inTests ? [...allowed, ...ALLOWED_IN_TESTS] : allowed))
    .some((allowed) => matchesGlob(to, allowed));
}

test('imports run one way: from examples to apps to packages, never to tools or tests', () => {
  const imports = search(
    listFiles('{apps,examples,packages}/**/*.{ts,tsx,js,mjs}'),
    /\b(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g,
  );

  expect(imports.some((found) => importedWorkspace(found) === 'packages/db')).toBe(true);
  expect(imports.filter((found) => !isAllowed(found)).map(format)).toEqual([]);
});

test('no file of packages/db or apps prepares a statement or takes a D1Database, but database.ts', () => {
  const calls = search(listFiles('{packages/db,apps/*}/**/*.{ts,tsx}'), /^(.*\.prepare\(.*)$/gm);
  const types = search(
    listFiles('{packages/db,apps/*}/src/**/*.{ts,tsx}'),
    /^(.*\bD1Database\b.*)$/gm,
  );
  const isBinding = ({ text }: Match) => /^\s*(?:readonly )?DB: D1Database;$/.test(text);
  const found = [...calls, ...types.filter((type) => !isBinding(type))];

  expect(new Set(found.map(({ file }) => file))).toEqual(new Set(D1_FILES));
});

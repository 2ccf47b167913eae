import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { deployables } from '../scripts/deploy/deployables.ts';
import { settingsOf, targetOf } from '../scripts/deploy/target.ts';
import { root } from '../scripts/local/workers.ts';
import { applyMigrations } from './cloudflare/wrangler.ts';

const documents = [
  'README.md',
  'docs/going-live.md',
  'docs/notifications.md',
  'docs/troubleshooting.md',
];
const textOf = (file: string) => readFileSync(join(root, file), 'utf8');
const found = (file: string, pattern: RegExp) =>
  [...textOf(file).matchAll(pattern)].map((match) => match[1] ?? '');

/** What pnpm knows by itself. */
const OWN = ['exec', 'install'];

test.each(documents)('every command in %s is one of this project', (file) => {
  const commands = found(file, /\bpnpm (?!\d)([a-z][a-z:]*)/g);

  expect(commands.length).toBeGreaterThan(0);
  for (const command of commands)
    expect([...Object.keys(manifest.scripts), ...OWN]).toContain(command);
});

test.each(documents)('every link of %s leads to a file that is there', (file) => {
  for (const link of found(file, /\]\((?!https?:)([^)#]+)/g))
    expect(existsSync(join(root, dirname(file), link)), link).toBe(true);
});

test.each(documents)('every query in %s runs on the tables as they are', (file) => {
  const sqlite = new DatabaseSync(':memory:');
  applyMigrations(sqlite);

  for (const sql of found(file, /["`]((?:SELECT|INSERT)[^"`]+)["`]/g))
    expect(() => sqlite.prepare(sql).all(), sql).not.toThrow();
});

test('every secret and variable of a Worker is in the table of settings', () => {
  const table = textOf('docs/going-live.md').split('## All settings')[1] ?? '';
  const variables = deployables.flatMap((each) => Object.keys(settingsOf(each, 'production').vars));
  const { workers } = targetOf('production');
  const secrets = workers.flatMap(({ requiredSecrets, optionalSecrets }) => [
    ...requiredSecrets,
    ...Object.keys(optionalSecrets),
  ]);

  for (const name of [...variables, ...secrets]) expect(table).toContain(`\`${name}\``);
});

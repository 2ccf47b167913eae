import { expect, test } from 'vitest';
import { deployables } from '../tools/cli/deploy/deployables.ts';
import { settingsOf } from '../tools/cli/deploy/read-target.ts';
import { checkDocument } from './documents/check-document.ts';
import { commandLinesOf, UNCHECKED } from './documents/command-lines.ts';
import { uncheckedPrograms } from './documents/commands.ts';
import { documentNames, readDocument } from './documents/document.ts';
import { pictures, picturesIn } from './documents/pictures.ts';
import { tableNames } from './documents/schema.ts';
import { secretsOf } from './documents/settings.ts';
import { statementsOf } from './documents/sql.ts';

test.each(documentNames)(
  '%s names only commands, options, tables, statuses, settings, files and headings that exist',
  async (name) => {
    expect(await checkDocument(readDocument(name))).toEqual([]);
  },
);

test(`documents run no programs with unchecked options but ${uncheckedPrograms.join(', ')}`, () => {
  const commands = documentNames.map(readDocument).flatMap(commandLinesOf);
  const programs = commands.map(({ words: [program] }) => program);

  expect(new Set(programs)).toEqual(new Set(['pnpm', 'wrangler', '.ci/run', ...UNCHECKED]));
});

test('commands and statements are found in blocks, in tables and between backticks of two lines', () => {
  const readme = readDocument('README.md');
  const troubleshooting = readDocument('docs/troubleshooting.md');
  const commands = [readme, troubleshooting]
    .flatMap(commandLinesOf)
    .map(({ words }) => words.join(' '));

  expect(commands).toContain('pnpm trigger charge.refunded --payment pi_7 --amount 1000');
  expect(commands).toContain('pnpm reconcile pause');
  expect(commands).toContain('wrangler tail stripe-ingest-production --search invalid_signature');
  expect(statementsOf(troubleshooting).length).toBeGreaterThan(3);
});

test('every secret and variable of a Worker is in the table of settings', () => {
  const named = readDocument('docs/going-live.md')
    .rows.filter(({ head }) => head[1]?.text === 'where')
    .flatMap(({ cells }) => cells[0]?.codes ?? []);

  for (const worker of deployables) {
    const { vars } = settingsOf(worker, 'production');
    expect(named).toEqual(expect.arrayContaining([...Object.keys(vars), ...secretsOf(worker)]));
  }
});

test('every table of the database is once in docs/scale.md, with what it grows with', () => {
  const named = readDocument('docs/scale.md')
    .rows.filter(({ head }) => head[1]?.text === 'grows with')
    .flatMap(({ cells }) => cells[0]?.codes ?? []);

  expect(named.toSorted()).toEqual(tableNames.toSorted());
});

test('every picture in docs/images is shown by a document, so none is made for nobody', () => {
  const shown = documentNames.map(readDocument).flatMap(picturesIn);

  expect(new Set(shown.map(({ path }) => path))).toEqual(new Set(pictures));
});

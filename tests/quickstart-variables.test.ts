import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { setVariable } from '../tools/cli/quickstart/set-variable.ts';
import { openVariablesFile } from '../tools/cli/quickstart/variables-file.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'variables-'));
  folders.push(folder);
  return folder;
}

test.each([
  ['', 'KEY=new\n'],
  ['OTHER=1', 'OTHER=1\nKEY=new\n'],
  ['# KEY=example\nOTHER=1\n', '# KEY=example\nOTHER=1\nKEY=new\n'],
  ['KEY=old\nOTHER=1\n', 'KEY=new\nOTHER=1\n'],
  ['OTHER=1\nKEY = "old"\n', 'OTHER=1\nKEY=new\n'],
  ['export KEY=old\n', 'KEY=new\n'],
  ['MY_KEY=1\nKEYS=2\n', 'MY_KEY=1\nKEYS=2\nKEY=new\n'],
])('a variable that is set in %j changes its own line alone', (text, expected) => {
  expect(setVariable(text, 'KEY', 'new')).toBe(expected);
});

test('a value with a dollar sign is stored as it is', () => {
  expect(setVariable('KEY=old\n', 'KEY', '$&$1')).toBe('KEY=$&$1\n');
});

test('a file that is a link stays one, and the file that it leads to is replaced as a whole', () => {
  const folder = newFolder();
  const target = join(folder, 'target');
  const link = join(folder, '.dev.vars');
  writeFileSync(target, 'KEY=old\n');
  symlinkSync(target, link);

  openVariablesFile(link, '.dev.vars', () => '').set('KEY', 'new');

  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(readFileSync(target, 'utf8')).toBe('KEY=new\n');
  expect(readdirSync(folder).toSorted()).toEqual(['.dev.vars', 'target']);
});

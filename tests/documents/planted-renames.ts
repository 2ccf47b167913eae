import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { checkDocument } from './check-document.ts';
import { parseDocument } from './document.ts';

/** A document in which every name exists. */
export const CORRECT = readFileSync(join(import.meta.dirname, 'every-name-exists.md'), 'utf8');

export const check = (markdown: string) => checkDocument(parseDocument('x.md', markdown));

/** What was renamed, its new name, the line of the document, and a part of the finding. */
export type PlantedRename = readonly [string, string, number, string];

/** Expects that the check finds this rename, and nothing on another line. */
export async function expectFound(...[old, renamed, line, message]: PlantedRename) {
  expect(CORRECT).toContain(old);

  const findings = await check(CORRECT.replace(old, renamed));

  expect(findings).toContainEqual(expect.stringContaining(message));
  expect(new Set(findings.map((each) => each.split(': ')[0]))).toEqual(new Set([`x.md:${line}`]));
}

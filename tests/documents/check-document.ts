import { checkCommands } from './commands.ts';
import type { Document } from './document.ts';
import { describeFinding, type Finding } from './finding.ts';
import { checkNames } from './names.ts';
import { checkLinks, checkPaths } from './paths.ts';
import { checkPictures } from './pictures.ts';
import { checkResources } from './resources.ts';
import { checkScripts } from './scripts.ts';
import { checkSettings } from './settings.ts';
import { checkSql } from './sql.ts';
import { checkValues } from './values.ts';
import { checkWords } from './words.ts';

type Check = (document: Document) => readonly Finding[] | Promise<readonly Finding[]>;

/** Each check, by what it finds renamed. */
const checks = {
  'command, verb or option': checkCommands,
  'table, column or value in a statement': checkSql,
  'table, column or trigger in a script': checkScripts,
  'Worker, queue or database': checkResources,
  'setting of a Worker': checkSettings,
  'name of the code': checkNames,
  'word, signature or message of a log line': checkWords,
  'column or status in a table': checkValues,
  'file or folder': checkPaths,
  'link or heading': checkLinks,
  picture: checkPictures,
} satisfies Record<string, Check>;

export async function checkDocument(document: Document): Promise<string[]> {
  const found: Finding[] = [];
  for (const check of Object.values<Check>(checks)) found.push(...(await check(document)));
  return found
    .toSorted((a, b) => a.line - b.line)
    .map((finding) => describeFinding(document.name, finding));
}

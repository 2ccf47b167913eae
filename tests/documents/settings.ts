import { deployables } from '../../tools/cli/deploy/deployables.ts';
import { settingsOf } from '../../tools/cli/deploy/read-target.ts';
import type { Document } from './document.ts';
import { alternatives, type Finding } from './finding.ts';
import type { Row } from './table-rows.ts';

type Deployable = (typeof deployables)[number];

export const secretsOf = (worker: Deployable): string[] => [
  ...(settingsOf(worker, 'production').secrets?.required ?? []),
  ...Object.keys(worker.optionalSecrets),
];

const variablesOf = (worker: Deployable): string[] =>
  Object.keys(settingsOf(worker, 'production').vars);

/** Compares the tables `name | where | meaning` with what the Workers' configurations declare. */
export const checkSettings = ({ rows }: Document): Finding[] =>
  rows
    .filter(({ head }) => head[0]?.text === 'name' && head[1]?.text === 'where')
    .flatMap((row) => checkRow(row).map((message) => ({ line: row.line, message })));

function checkRow({ cells: [names, where] }: Row): string[] {
  // Behind a semicolon stand the commands that read it too.
  const [place = ''] = where?.text.split(';') ?? [];
  const kind = /^(secret|var)/.exec(place)?.[1];
  if (kind === undefined) return [];
  return deployables.flatMap((worker) => {
    const { name = '' } = settingsOf(worker, 'top');
    if (!new RegExp(`\\b${name}(?![\\w-])`).test(place)) return [];
    const declared = kind === 'secret' ? secretsOf(worker) : variablesOf(worker);
    return (names?.codes ?? [])
      .filter((setting) => !declared.includes(setting))
      .map(
        (setting) =>
          `\`${setting}\` is no ${kind === 'secret' ? 'secret' : 'variable'} of \`${name}\`. ${alternatives(setting, declared)}`,
      );
  });
}

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@stripe-credits/harness/configs';

/** Every file and folder of the repository, relative to its root. */
export const paths: readonly string[] = globSync('**/*', {
  cwd: root,
  exclude: (name) => ['node_modules', '.git', '.wrangler', '.turbo'].includes(name),
});

/** The names in the program, without its comments, its generated files and the tests of documents. */
const source = paths
  .filter((path) => /\.(?:tsx?|m?js|jsonc?|sql)$/.test(path))
  .filter((path) => !/(?:^tests\/documents|drizzle\/meta|worker-configuration\.d\.ts$)/.test(path))
  .map((path) =>
    readFileSync(join(root, path), 'utf8').replaceAll(/^\s*(?:\/\/|\*|\/\*\*?).*$/gm, ''),
  )
  .join('\n');

export const words: ReadonlySet<string> = new Set(source.match(/[A-Za-z_][A-Za-z0-9_]*/g));

/** Whether the program has the text, such as an event's type, not as a part of a longer name. */
export const contains = (text: string): boolean =>
  new RegExp(`(?<![\\w.])${RegExp.escape(text)}(?![\\w])`).test(source);

/** Whether a string of the program is exactly this. */
export const hasLiteral = (text: string): boolean =>
  source.includes(`'${text}'`) || source.includes(`"${text}"`);

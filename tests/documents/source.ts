import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@stripe-credits/harness/configs';

/** Every file and folder of the repository, relative to its root. */
export const paths: readonly string[] = globSync('**/*', {
  cwd: root,
  exclude: (name) => ['node_modules', '.git', '.wrangler', '.turbo'].includes(name),
});

/** The files of code without their comments, without generated files and the tests of documents. */
const files = paths
  .filter((path) => /\.(?:tsx?|m?js|jsonc?|sql)$/.test(path))
  .filter((path) => !/(?:^tests\/documents|drizzle\/meta|worker-configuration\.d\.ts$)/.test(path))
  .map((path) => ({
    path,
    text: readFileSync(join(root, path), 'utf8').replaceAll(/^\s*(?:\/\/|\*|\/\*\*?).*$/gm, ''),
  }));

const textOf = (some: typeof files) => some.map(({ text }) => text).join('\n');

const source = textOf(files);

/** Without the tests, in which a word may be the value of an example. */
const program = textOf(files.filter(({ path }) => !/(?:^|\/)tests?\/|\.test\.ts$/.test(path)));

export const words: ReadonlySet<string> = new Set(source.match(/[A-Za-z_][A-Za-z0-9_]*/g));

/** The names in one file. */
export const wordsOfFile = (path: string): string[] =>
  files.find((file) => file.path === path)?.text.match(/\w+/g) ?? [];

/** Whether the program has the text, such as an event's type, not as a part of a longer name. */
export const contains = (text: string): boolean =>
  new RegExp(`(?<![\\w.])${RegExp.escape(text)}(?![\\w])`).test(source);

/** Whether a string of the program is exactly this. */
export const hasLiteral = (text: string): boolean =>
  program.includes(`'${text}'`) || program.includes(`"${text}"`);

export const exportedNames: readonly string[] = Array.from(
  program.matchAll(/^export (?:async )?(?:function|const) (\w+)/gm),
  ([, name = '']) => name,
);

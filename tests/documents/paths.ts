import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, matchesGlob } from 'node:path';
import { root } from '@stripe-credits/harness/configs';
import { isShell } from './command-lines.ts';
import { type Document, INLINE, readDocument, type Snippet } from './document.ts';
import { alternatives, type Finding } from './finding.ts';
import { paths } from './source.ts';

/** Files of a product or a site, which are not in this repository. */
const OF_PRODUCTS = [
  'robots.txt',
  'src/index.ts',
  'stripe-credits/wrangler.jsonc',
  'stripe/webhook',
];

const ROOTS = 'apps|docs|drizzle|examples|packages|tests|tools';
const EXTENSIONS = 'tsx?|md|jsonc?|sql|txt';
const PATH = new RegExp(
  `^(?:\\.{0,2}[\\w-]+/)?(?:[\\w.{},*-]+/)*(?:[\\w.-]*\\.(?:${EXTENSIONS})|\\.dev\\.vars(?:\\.example)?)$|^(?:${ROOTS})(?:/[\\w.{},*-]+)+/?$|^[a-z-]+(?:/[a-z-]+)*/$`,
);

export const checkPaths = (document: Document): Finding[] =>
  document.snippets.flatMap((snippet) =>
    pathsIn(snippet)
      .filter(({ path }) => PATH.test(path) && !exists(path))
      .map(({ line, path }) => ({
        line,
        message: `\`${path}\` is no file of this repository. ${alternatives(path, paths)}`,
      })),
  );

/** The span itself; of a command its arguments; of a diagram the first word of each line. */
function pathsIn(snippet: Snippet): { line: number; path: string }[] {
  const { line, language, text } = snippet;
  const toPath = (word: string) =>
    word.replaceAll(/<[^>]*>/g, '*').replaceAll(/^\.\.\/stripe-credits\//g, '');
  if (isShell(snippet))
    return text
      .split('\n')
      .flatMap((each, index) =>
        each.split(/[\s"';]+/).map((word) => ({ line: line + index, path: toPath(word) })),
      );
  if (language === INLINE) return [{ line, path: toPath(text) }];
  if (language !== '') return [];
  return text
    .split('\n')
    .map((each, index) => ({ line: line + index, path: /^\S*/.exec(each)?.[0] ?? '' }))
    .filter(({ path }) => path.includes('/'));
}

const ignored = readFileSync(join(root, '.gitignore'), 'utf8').split('\n');

/** From the root, or the end of one path, as `ledger/posting.ts`; or a file that git ignores. */
function exists(path: string): boolean {
  const wanted = path.replace(/\/$/, '');
  if (OF_PRODUCTS.includes(wanted)) return true;
  if (ignored.some((name) => name !== '' && wanted.split('/').includes(name.replace(/\/$/, ''))))
    return true;
  if (existsSync(join(root, wanted))) return true;
  if (!/[*{]/.test(wanted)) return paths.some((each) => each.endsWith(`/${wanted}`));
  return paths.some((each) => matchesGlob(each, wanted) || matchesGlob(each, `**/${wanted}`));
}

/** Whether each link leads to a file that is there, and to a heading in it. */
export function checkLinks({ name, links, anchors }: Document): Finding[] {
  return links.flatMap(({ line, url }) => {
    if (/^[a-z]+:/.test(url)) return [];
    const [file = '', anchor] = url.split('#', 2);
    const target = file === '' ? name : join(dirname(name), file);
    if (file !== '' && !existsSync(join(root, target)))
      return [
        { line, message: `the link to ${url} leads to no file. ${alternatives(target, paths)}` },
      ];
    if (anchor === undefined || !target.endsWith('.md')) return [];
    const existing = file === '' ? anchors : readDocument(target).anchors;
    if (existing.has(anchor)) return [];
    return [
      {
        line,
        message: `the link to ${url} leads to no heading. ${alternatives(anchor, existing)}`,
      },
    ];
  });
}

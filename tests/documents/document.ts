import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@stripe-credits/harness/configs';
import GithubSlugger from 'github-slugger';
import type { Image, Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { visit } from 'unist-util-visit';
import { type Row, rowsOf } from './table-rows.ts';

/** Code in a document: a block, or a span between backticks. */
export interface Snippet {
  /** The line of its first character. */
  readonly line: number;
  readonly text: string;
  /** Of a block the word after its fence, empty without one; an indented block is `sh`. */
  readonly language: string;
}

export interface Document {
  readonly name: string;
  readonly snippets: readonly Snippet[];
  readonly rows: readonly Row[];
  readonly links: readonly { readonly line: number; readonly url: string }[];
  /** Its tags, such as those of a picture. */
  readonly html: readonly { readonly line: number; readonly text: string }[];
  /** The anchors of its headings. */
  readonly anchors: ReadonlySet<string>;
}

export const INLINE = 'inline';

/** Every document with commands, names or paths. */
export const documentNames: readonly string[] = [
  ...['README.md', 'ARCHITECTURE.md', 'AGENTS.md', 'CONTRIBUTING.md', 'SECURITY.md'],
  ...readdirSync(join(root, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];

export const readDocument = (name: string): Document =>
  parseDocument(name, readFileSync(join(root, name), 'utf8'));

export function parseDocument(name: string, markdown: string): Document {
  const tree = fromMarkdown(markdown, {
    extensions: [gfm()],
    mdastExtensions: [gfmFromMarkdown()],
  });
  const slugger = new GithubSlugger();
  const snippets: Snippet[] = [];
  const rows: Row[] = [];
  const links: Document['links'][number][] = [];
  const html: Document['html'][number][] = [];
  const anchors = new Set<string>();
  visit(tree, (node) => {
    const line = lineOf(node);
    if (node.type === 'inlineCode')
      snippets.push({ line, language: INLINE, text: node.value.replaceAll(/\s+/g, ' ') });
    if (node.type === 'code') snippets.push(blockOf(node, markdown));
    if (node.type === 'table') rows.push(...rowsOf(node));
    if (node.type === 'link') links.push({ line, url: node.url });
    if (node.type === 'html') html.push({ line, text: node.value });
    if (node.type === 'image') html.push({ line, text: toImg(node) });
    if (node.type === 'heading') anchors.add(slugger.slug(textOf(node)));
  });
  return { name, snippets, rows, links, html, anchors };
}

const toImg = ({ url, alt }: Image): string => `<img src="${url}" alt="${alt ?? ''}">`;

const lineOf = ({ position }: Nodes): number => position?.start.line ?? 0;

function textOf(node: Nodes): string {
  if ('value' in node) return node.value;
  return 'children' in node ? node.children.map(textOf).join('') : '';
}

type CodeBlock = Extract<Nodes, { type: 'code' }>;

function blockOf(node: CodeBlock, markdown: string): Snippet {
  const fenced = /^[`~]/.test(markdown.slice(node.position?.start.offset ?? 0));
  return {
    line: lineOf(node) + (fenced ? 1 : 0),
    text: node.value,
    language: fenced ? (node.lang ?? '') : 'sh',
  };
}

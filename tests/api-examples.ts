import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@stripe-credits/harness/configs';

/** A `ts` block of docs/credits.md. */
export interface Example {
  /** The heading above it, and its line. */
  readonly title: string;
  /** A Worker. */
  readonly module: string;
  /** The `json` block that follows it: the body of the response. */
  readonly response: string | undefined;
}

const document = readFileSync(join(root, 'docs/credits.md'), 'utf8');

/** The `jsonc` block of a product's configuration. */
export const productConfig = /^```jsonc\n(\{.*?)^```$/ms.exec(document)?.[1] ?? '';

/** What the document puts into the database. */
export const statements = [...document.matchAll(/^(INSERT [^;]+);$/gm)].map(
  ([, statement = '']) => statement,
);

const BLOCK = /^```ts\n(.*?)^```$(?:\n\n?^```json\n(.*?)^```$)?/gms;

export const examples: readonly Example[] = [...document.matchAll(BLOCK)].map(
  ({ index, 1: code = '', 2: response }) => ({
    title: titleAt(index),
    module: code.includes('export default') ? code : toModule(code),
    response,
  }),
);

function titleAt(index: number): string {
  const before = document.slice(0, index);
  const heading = [...before.matchAll(/^#+ (.*)$/gm)].at(-1)?.[1] ?? '';
  return `${heading} (line ${before.split('\n').length})`;
}

/** A block that is not a module is the body of a `fetch` handler. */
function toModule(body: string): string {
  return `export default {
  async fetch(request, env) {
    ${body}
  },
} satisfies ExportedHandler<Env>;
`;
}

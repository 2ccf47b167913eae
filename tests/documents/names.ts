import { isShell } from './command-lines.ts';
import { type Document, INLINE, type Snippet } from './document.ts';
import { alternatives, type Finding } from './finding.ts';
import { schema } from './schema.ts';
import { contains, words } from './source.ts';

/** Names of Stripe, Cloudflare and SQL that a document explains and no program here uses. */
const FOREIGN = new Set(['lost_card', 'stolen_card']);

export const checkNames = ({ snippets }: Document): Finding[] =>
  snippets.flatMap((snippet) =>
    snippet.text.split('\n').flatMap((text, index) =>
      problemsIn({ ...snippet, text }).map((message) => ({
        line: snippet.line + index,
        message,
      })),
    ),
  );

function problemsIn(snippet: Snippet): string[] {
  const { language, text } = snippet;
  if (isShell(snippet) || language === 'jsonc')
    return text.match(SETTING)?.flatMap(checkWord) ?? [];
  if (language !== INLINE) return [];
  if (DOTTED.test(text)) return checkDotted(text);
  // A path, a statement and an example's value have checks of their own, or none.
  if (/[/?%@$]|\.(?:ts|md|jsonc?)$|^(?:SELECT|INSERT|https?:)/.test(text)) return [];
  return text.match(IDENTIFIER)?.flatMap(checkWord) ?? [];
}

/** Of upper case, with an underscore. */
const SETTING = /\b[A-Z][A-Z0-9]*_[A-Z0-9_]*[A-Z0-9]\b(?!…)/g;
/** Of several words, as programs write them; `evt_…` and `sk_test_…` are beginnings of ids. */
const IDENTIFIER =
  /(?<![\w-])(?:[A-Za-z][A-Za-z0-9]*_[A-Za-z0-9_]*[A-Za-z0-9]|[a-z]+[A-Z]\w*)(?![\w…-])/g;
const DOTTED = /^[a-z_]+(?:\.[a-zA-Z_]+)+$/;
const FILE = /\.(?:ts|tsx|md|json|jsonc|txt|sql)$/;

function checkWord(word: string): string[] {
  if (words.has(word) || FOREIGN.has(word)) return [];
  const alike = [...words].filter(
    (each) => /^[A-Z_0-9]+$/.test(each) === /^[A-Z_0-9]+$/.test(word),
  );
  return [`\`${word}\` is no name in the code. ${alternatives(word, alike)}`];
}

/** The first parts of the types of events, such as `invoice`. */
const EVENT = /^(?:charge|checkout|customer|invoice|invoice_payment|payment_intent|refund)\./;

/** A table's column, an event's type, or a field of an object. */
function checkDotted(text: string): string[] {
  if (FILE.test(text)) return [];
  const [table = '', column = ''] = text.split('.');
  const columns = schema.columns.get(table);
  if (columns && !EVENT.test(text))
    return columns.includes(column)
      ? []
      : [`\`${table}\` has no column \`${column}\`. ${alternatives(column, columns)}`];
  if (EVENT.test(text))
    return contains(text) ? [] : [`\`${text}\` is no type of event that the code knows.`];
  return text
    .split('.')
    .filter((part) => part.includes('_') || /[A-Z]/.test(part))
    .flatMap(checkWord);
}

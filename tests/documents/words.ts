import type { Command } from 'commander';
import { packageCommands } from '../package-commands.ts';
import { apiWords, methods } from './api.ts';
import { commandLinesOf, isShell, UNCHECKED } from './command-lines.ts';
import { type Document, INLINE } from './document.ts';
import { alternatives, type Finding } from './finding.ts';
import { schema } from './schema.ts';
import { exportedNames, hasLiteral, wordsOfFile } from './source.ts';

/** Words between backticks that name nothing of this repository. */
const OTHERS = new Set([
  // Programs, and names that git gives to branches and remotes.
  ...['pnpm', ...UNCHECKED, 'main', 'upstream'],
  // A statement of TypeScript, a variable of a formula, and a function and a folder of a product.
  ...['switch', 'k', 'notify', 'src'],
  // Users, languages and codes of Stripe in examples.
  ...['ada', 'de', 'fraudulent'],
]);

/** Functions of JavaScript, Cloudflare and arithmetic. */
const OTHER_FUNCTIONS = ['fetch', 'send', 'batch', 'floor'];

const existing = new Set([
  ...[...schema.columns].flatMap(([table, columns]) => [
    table,
    ...columns,
    ...columns.flatMap((column) => schema.valuesOf(table, column) ?? []),
  ]),
  ...[...packageCommands].flatMap(([name, command]) => [name, ...wordsOf(command)]),
  ...apiWords,
  ...exportedNames,
  // The fields of the answer of /health, and of an alert.
  ...wordsOfFile('apps/console/src/health.ts'),
  ...wordsOfFile('apps/console/src/alerts/compose.ts'),
]);

/** Whether the word is a status, table, column, verb, option, method, field or value. */
export const isKnownWord = (word: string): boolean => existing.has(word) || hasLiteral(word);

/** The verbs of a command, its options without dashes, its arguments and their values. */
function wordsOf(command: Command): string[] {
  const { commands, options, registeredArguments } = command;
  return [
    ...commands.flatMap((verb) => [verb.name(), ...wordsOf(verb)]),
    ...[...options, ...registeredArguments].flatMap((each) => [
      each.name(),
      ...(each.argChoices ?? []),
    ]),
  ];
}

/** A lower-case word alone between backticks, a signature, or the message of a log line. */
export function checkWords(document: Document): Finding[] {
  const spans = document.snippets.filter(
    (snippet) => snippet.language === INLINE && !isShell(snippet),
  );
  return [
    ...spans.flatMap(({ line, text }) =>
      [...checkWord(text), ...checkSignature(text), ...checkMessage(text)].map((message) => ({
        line,
        message,
      })),
    ),
    ...checkSearches(document),
  ];
}

/** Also in the quotes of a setting's value. */
function checkWord(text: string): string[] {
  const word = /^"?([a-z][a-z0-9]*)"?$/.exec(text)?.[1];
  if (word === undefined || isKnownWord(word) || OTHERS.has(word)) return [];
  return [
    `\`${word}\` is no status, table, column, verb, option, field or value. ${alternatives(word, existing)}`,
  ];
}

function checkSignature(text: string): string[] {
  const [, name = '', parameters = ''] = /^([a-z]\w*)\((.*)\)$/i.exec(text) ?? [];
  if (name === '' || OTHER_FUNCTIONS.includes(name)) return [];
  const declared = methods.get(name);
  if (!declared)
    return [`\`${name}\` is no method of Credits. ${alternatives(name, methods.keys())}`];
  return (parameters.match(/[a-z]\w*/gi) ?? [])
    .filter((word) => !declared.has(word))
    .map((word) => `\`${name}\` takes no \`${word}\`. ${alternatives(word, declared)}`);
}

function checkMessage(text: string): string[] {
  if (!/^[a-z]+(?: [a-z]+)+$/.test(text) || hasLiteral(text)) return [];
  return [`\`${text}\` is no message of a log line.`];
}

/** What a command looks for in the log of a Worker. */
const checkSearches = (document: Document): Finding[] =>
  commandLinesOf(document).flatMap(({ line, words }) =>
    words
      .filter((word, index) => words[index - 1] === '--search' && !hasLiteral(word))
      .map((word) => ({ line, message: `\`${word}\` is in no log line.` })),
  );

import { type Argument, type Command, InvalidArgumentError, type Option } from 'commander';
import { isPlaceholder } from './command-lines.ts';
import { alternatives } from './finding.ts';

interface Parsed {
  readonly command: Command;
  readonly operands: readonly string[];
  readonly options: ReadonlySet<string>;
  readonly problems: readonly string[];
}

/**
 * What commander would refuse in a command line. It is not parsed by the command itself, which would
 * keep the values for the next run in this process.
 */
export function checkArguments(
  program: Command,
  words: readonly string[],
  mention: boolean,
): string[] {
  const { command, operands, options, problems } = parseWords(program, words);
  const found = [...problems];
  const name = nameOf(command);
  const declared = command.registeredArguments;
  for (const [index, operand] of operands.entries()) {
    const argument = declared[Math.min(index, declared.length - 1)];
    if (!argument || (index >= declared.length && !argument.variadic))
      found.push(`\`${name}\` takes no argument \`${operand}\`.`);
    else found.push(...checkValue(argument, operand, `argument of \`${name}\``));
  }
  if (words.includes('…') || (mention && operands.length === 0 && options.size === 0)) return found;
  for (const argument of declared.slice(operands.length))
    if (argument.required) found.push(`\`${name}\` needs the argument <${argument.name()}>.`);
  for (const option of command.options)
    if (option.mandatory && !options.has(option.long ?? ''))
      found.push(`\`${name}\` needs ${option.long}.`);
  return found;
}

function parseWords(program: Command, words: readonly string[]): Parsed {
  let command = program;
  const operands: string[] = [];
  const options = new Set<string>();
  const problems: string[] = [];
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '…') continue;
    if (/^-[^\d]/.test(word)) {
      problems.push(...parseOption(command, word, rest, options));
    } else if (command.commands.length > 0 && operands.length === 0) {
      const verb = command.commands.find((each) => each.name() === word);
      if (!verb) problems.push(unknown('verb', word, command, namesOf(command.commands)));
      if (!verb) break;
      command = verb;
    } else operands.push(word);
  }
  return { command, operands, options, problems };
}

function parseOption(command: Command, word: string, rest: string[], seen: Set<string>): string[] {
  const [name = '', attached] = word.split('=', 2);
  if (name === '--help') return [];
  const option = command.options.find((each) => [each.long, each.short].includes(name));
  const long = command.options.map((each) => each.long ?? '');
  if (!option) return [unknown('option', name, command, long)];
  seen.add(option.long ?? '');
  const values = attached === undefined ? takeValues(option, rest) : [attached];
  if (option.required && values.length === 0)
    return [`\`${name}\` of \`${nameOf(command)}\` needs a value.`];
  return values.flatMap((value) =>
    checkValue(option, value, `value of \`${name}\` of \`${nameOf(command)}\``),
  );
}

function takeValues({ required, optional, variadic }: Option, rest: string[]): string[] {
  const isValue = () => rest[0] !== undefined && !/^-[^\d]/.test(rest[0]);
  const values: string[] = [];
  while ((required || optional) && isValue() && (variadic || values.length === 0))
    values.push(rest.shift() ?? '');
  return values;
}

function checkValue(kind: Option | Argument, value: string, what: string): string[] {
  if (isPlaceholder(value)) return [];
  try {
    kind.parseArg?.(value, undefined);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    return [`\`${value}\` is no ${what}: ${error.message}`];
  }
}

const unknown = (kind: string, word: string, command: Command, existing: readonly string[]) =>
  `\`${word}\` is no ${kind} of \`${nameOf(command)}\`. ${alternatives(word, existing)}`;

const namesOf = (commands: readonly Command[]) => commands.map((command) => command.name());

const nameOf = (command: Command): string =>
  command.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name();

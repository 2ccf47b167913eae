import { styleText } from 'node:util';
import { type Argument, Command } from 'commander';
import { ERROR_LABEL } from './command-error.ts';
import { refuseEmpty } from './refuse-empty.ts';
import { refuseUnknownVerb } from './refuse-unknown-verb.ts';
import { paragraph, terminalWidth } from './width.ts';

/** By exit code, when a command ends with it. */
export type ExitCodes = Readonly<Record<number, string>>;

export interface CommandText {
  readonly name: string;
  readonly description: string;
  /** Further paragraphs of its help. */
  readonly notes?: string | undefined;
  readonly exitCodes: ExitCodes;
  readonly examples: readonly string[];
}

/** A command whose help has exit codes and examples, and whose errors name the nearest word. */
export function createCommand({ name, description, ...text }: CommandText): Command {
  return (
    new Command(name)
      .description(description)
      // Set before subcommands are added, which inherit it.
      .exitOverride()
      .configureHelp({ styleTitle: bold, subcommandTerm: formatVerb })
      .configureOutput({
        getOutHelpWidth: () => terminalWidth(),
        getErrHelpWidth: () => terminalWidth(process.stderr),
        outputError: (text, write) => write(text.replace(/^error:/, ERROR_LABEL)),
      })
      .showHelpAfterError(hintAfterError(name, text))
      .hook('preAction', (_, subcommand) => refuseEmpty(subcommand))
      .hook('preAction', (_, subcommand) => refuseUnknownVerb(subcommand))
      .addHelpText('after', () => formatHelp(text))
  );
}

export interface SubcommandText extends Omit<CommandText, 'name'> {
  /** The verb and its arguments, such as `show <id>`. */
  readonly usage: string;
}

/** A verb of a command. */
export function addSubcommand(
  parent: Command,
  { usage, description, ...text }: SubcommandText,
): Command {
  parent.helpCommand('help [command]', 'Display help for a command');
  const subcommand = parent.command(usage).description(description);
  return subcommand
    .showHelpAfterError(hintAfterError(`${parent.name()} ${subcommand.name()}`, text))
    .addHelpText('after', () => formatHelp(text));
}

/** A verb and its arguments. That it has options as well would leave no room for what it does. */
const formatVerb = (verb: Command): string =>
  [verb.name(), ...verb.registeredArguments.map(toUsage)].join(' ');

function toUsage(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

/** Below an error about the arguments: the right form, and where all of them are explained. */
const hintAfterError = (name: string, { examples }: Pick<CommandText, 'examples'>): string =>
  [...examples.slice(0, 1).map((example) => `Example: ${example}`), `Usage: ${name} --help`].join(
    '\n',
  );

/** Commander removes the colours where the output is not a terminal, or `NO_COLOR` is set. */
const bold = (text: string): string => styleText('bold', text, { validateStream: false });

function formatHelp({
  notes,
  exitCodes,
  examples,
}: Pick<CommandText, 'notes' | 'exitCodes' | 'examples'>): string {
  const codes = Object.entries(exitCodes).map(
    ([code, meaning]) => `  ${code.padEnd(5)}${paragraph(meaning, 7)}`,
  );
  const sections = [
    ...(notes
      ? notes
          .trim()
          .split('\n\n')
          .map((text) => paragraph(text))
      : []),
    [bold('Exit codes:'), ...codes].join('\n'),
    [bold('Examples:'), ...examples.map((example) => `  ${example}`)].join('\n'),
  ];
  return `\n${sections.join('\n\n')}`;
}

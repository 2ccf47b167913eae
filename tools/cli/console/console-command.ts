import type { Command } from 'commander';
import { addSubcommand, createCommand, type ExitCodes } from '../terminal/command.ts';
import { READING } from '../terminal/exit-codes.ts';

const CREDENTIALS = `
Without --url the command uses the console of pnpm dev. For a deployment, set STRIPE_CONSOLE_URL and
either CONSOLE_TOKEN, or CF_ACCESS_CLIENT_ID and CF_ACCESS_CLIENT_SECRET, in the environment.`;

interface ConsoleCommand {
  readonly name: string;
  readonly description: string;
  /** Follows what every command says of the console's address and credentials. */
  readonly notes?: string;
  readonly exitCodes: ExitCodes;
  readonly examples: readonly string[];
}

interface ConsoleSubcommand {
  /** The verb and its arguments. */
  readonly usage: string;
  readonly description: string;
  readonly notes?: string;
  /** Those of a command that reads, by default. */
  readonly exitCodes?: ExitCodes;
  readonly examples: readonly string[];
}

/** A command that speaks to the console's API, and how its verbs are added. */
export function createConsoleCommand({ notes = '', ...text }: ConsoleCommand) {
  const command = createCommand({ ...text, notes: `${CREDENTIALS}\n${notes}` });
  const subcommand = ({ exitCodes = READING, ...rest }: ConsoleSubcommand): Command =>
    addConsoleOptions(addSubcommand(command, { ...rest, exitCodes }));
  return { command, subcommand };
}

/** The options of every command that uses the console. */
export const addConsoleOptions = (command: Command): Command =>
  command
    .option('--url <url>', 'URL of the console of a deployment')
    .option('--json', 'print one JSON document on stdout instead of tables');

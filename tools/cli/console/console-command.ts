import type { Command } from 'commander';
import {
  addSubcommand,
  type CommandText,
  createCommand,
  type SubcommandText,
} from '../terminal/command.ts';
import { READING } from '../terminal/exit-codes.ts';

const CREDENTIALS = `
Without --url the command uses the console of pnpm dev. For a deployment, set STRIPE_CONSOLE_URL and
either CONSOLE_TOKEN, or CF_ACCESS_CLIENT_ID and CF_ACCESS_CLIENT_SECRET, in the environment.`;

/** The exit codes are those of a command that reads, by default. */
type ConsoleSubcommand = Omit<SubcommandText, 'exitCodes'> &
  Partial<Pick<SubcommandText, 'exitCodes'>>;

/**
 * A command that speaks to the console's API, and how its verbs are added. Its notes follow what every
 * such command says of the console's address and credentials.
 */
export function createConsoleCommand({ notes = '', ...text }: CommandText) {
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

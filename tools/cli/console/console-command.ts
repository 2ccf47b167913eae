import { Command } from 'commander';
import { refuseEmpty } from '../terminal/refuse-empty.ts';

const CREDENTIALS = `
Without --url the command uses the console of pnpm dev. For a deployment, set STRIPE_CONSOLE_URL and
either CONSOLE_TOKEN, or CF_ACCESS_CLIENT_ID and CF_ACCESS_CLIENT_SECRET, in the environment.`;

interface ConsoleCommand {
  readonly name: string;
  readonly description: string;
  /** Follows what every command says of the console's address and credentials. */
  readonly help: string;
}

/** A command that speaks to the console's API, and how its subcommands are added. */
export function createConsoleCommand({ name, description, help }: ConsoleCommand) {
  const command = new Command(name)
    .description(description)
    // Set before the subcommands are added, which inherit it.
    .exitOverride()
    .hook('preAction', (_, subcommand) => refuseEmpty(subcommand))
    .addHelpText('after', `${CREDENTIALS}${help}`);
  const subcommand = (usage: string, purpose: string): Command =>
    command
      .command(usage)
      .description(purpose)
      .option('--url <url>', 'the console of a deployment')
      .option('--json', 'JSON on stdout instead of tables');
  return { command, subcommand };
}

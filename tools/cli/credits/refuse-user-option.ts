import { type Command, Option } from 'commander';
import { UsageError } from '../terminal/command-error.ts';

/**
 * Refuses `--user ada`, which other commands take, with the right form. Commander would only say that
 * the option is unknown.
 */
export function refuseUserOption(verb: Command): void {
  const [user, ...others] = verb.registeredArguments;
  if (user?.name() !== 'user') return;
  const rest = others.filter(({ required }) => required).map((each) => ` <${each.name()}>`);
  const option = new Option('--user <id>').hideHelp().argParser((typed) => {
    const form = `${verb.parent?.name()} ${verb.name()} ${typed}${rest.join('')}`;
    throw new UsageError(`The user is an argument, not an option: ${form}`);
  });
  verb.addOption(option);
}

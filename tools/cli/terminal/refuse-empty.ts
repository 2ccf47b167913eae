import type { Command } from 'commander';
import { UsageError } from './command-error.ts';

/**
 * For a preAction hook: an empty value, such as that of an unset shell variable, must not mean the
 * same as no value.
 */
export function refuseEmpty(command: Command): void {
  for (const option of command.options)
    if (isBlank(command.getOptionValue(option.attributeName())))
      throw new UsageError(
        `${option.long} is empty: give a value, or leave ${option.long} out. Is a variable unset?`,
      );
  if (command.args.some(isBlank))
    throw new UsageError(
      'An argument is empty: give a value, or leave it out. Is a variable unset?',
    );
}

const isBlank = (value: unknown): boolean => typeof value === 'string' && value.trim() === '';

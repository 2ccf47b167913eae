import { Argument, InvalidArgumentError, Option } from 'commander';
import { suggestion } from './nearest.ts';
import { paragraph } from './width.ts';

/** A list that may follow on the line of the error. */
const SHORT_LIST = 60;

/** An option that takes one of these words, or several where its flags are variadic. */
export function choiceOption(flags: string, description: string, words: readonly string[]): Option {
  const option = new Option(flags, description).choices(words);
  return option.argParser((typed: string, earlier: unknown) => {
    const word = parseChoice(typed, words);
    if (!option.variadic) return word;
    const isFirst = earlier === option.defaultValue || !Array.isArray(earlier);
    return isFirst ? [word] : [...earlier, word];
  });
}

/** An argument that takes one of these words. */
export const choiceArgument = (
  name: string,
  description: string,
  words: readonly string[],
): Argument =>
  new Argument(name, description)
    .choices(words)
    .argParser((typed: string) => parseChoice(typed, words));

/** A suggestion takes the place of a long list; without one, the list begins on a line of its own. */
function explainChoices(typed: string, words: readonly string[]): string {
  const choices = `Allowed choices are ${words.join(', ')}.`;
  const suggested = suggestion(typed, words);
  if (choices.length <= SHORT_LIST) return `${choices}${suggested}`;
  return suggested.trim() || `\n${paragraph(choices)}`;
}

function parseChoice(typed: string, words: readonly string[]): string {
  if (words.includes(typed)) return typed;
  throw new InvalidArgumentError(explainChoices(typed, words));
}

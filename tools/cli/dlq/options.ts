import { RATE_MAX } from '@stripe-credits/db/replay-rate';
import { InvalidArgumentError, Option } from 'commander';

/** Takes one value each time, unlike `<keys...>`, which would take the rest of the line. */
export function repeatable(flags: string, description: string): Option {
  const collect = (value: string, earlier: readonly string[] = []) => [...earlier, value];
  return new Option(flags, description).argParser(collect);
}

export function parseRate(text: string): number {
  const rate = Number(text);
  if (!Number.isInteger(rate) || rate < 1 || rate > RATE_MAX)
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${RATE_MAX}.`);
  return rate;
}

import type { Origin } from './compose.ts';

/** A CONSOLE_URL that is no address makes alerts without links: they must be sent all the same. */
export function originOf(env: Pick<ConsoleEnv, 'ENVIRONMENT' | 'CONSOLE_URL'>, now: Date): Origin {
  const url = URL.parse(env.CONSOLE_URL);
  return { environment: env.ENVIRONMENT, consoleUrl: url?.origin ?? null, now };
}

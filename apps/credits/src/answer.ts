import { errorMessage } from '@stripe-credits/db';
import { log } from '@stripe-credits/platform/log';
import * as v from 'valibot';
import type { Refused, Unavailable } from './api/answers.ts';
import { ConfigurationError } from './configuration.ts';
import { refused, unavailable } from './refused.ts';

/**
 * What a method that acts answers: never an exception. An invalid argument is refused; a missing
 * setting or a database that cannot be reached is `unavailable`. Errors are logged without the
 * parameters of a query.
 */
export async function answer<Schema extends v.GenericSchema, Result>(
  schema: Schema,
  input: unknown,
  act: (request: v.InferOutput<Schema>) => Promise<Result>,
): Promise<Result | Refused | Unavailable> {
  const { success, output, issues } = v.safeParse(schema, input);
  if (!success) return refused('invalid', issues[0].message);
  try {
    return await act(output);
  } catch (error) {
    log.error('credits call failed', { error: errorMessage(error) });
    if (error instanceof ConfigurationError) return unavailable(error.message);
    return unavailable('The call failed: repeat it. The log of stripe-credits says why.');
  }
}

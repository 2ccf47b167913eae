import { DrizzleQueryError } from 'drizzle-orm/errors';

/**
 * - `transient`: D1 or the way to it is in trouble; the same write may succeed later.
 * - `resource_exhausted`: the query was too much for D1; a smaller one may succeed.
 * - `permanent`: the data was refused; the same message will be refused again.
 * - `unknown`: anything else. It is retried, because a retry costs little and a loss does not.
 */
export type ErrorClass = 'transient' | 'resource_exhausted' | 'permanent' | 'unknown';

/**
 * D1 distinguishes its errors by text alone. The list is the documented one:
 * developers.cloudflare.com/d1/observability/debug-d1 and …/d1/best-practices/rules-of-d1.
 */
const TRANSIENT = [
  'Network connection lost',
  'storage caused object to be reset',
  'reset because its code was updated',
  'Cannot resolve D1 DB due to transient issue',
  'D1 DB is overloaded',
  'daily row write limit',
  'daily row read limit',
];

const RESOURCE_EXHAUSTED = [
  'storage operation exceeded timeout which caused object to be reset',
  'isolate exceeded its memory limit',
  'exceeded its CPU time limit',
];

/** SQLite's errors for data that it refuses every time (sqlite.org/rescode.html). */
const PERMANENT = [
  'SQLITE_CONSTRAINT',
  'SQLITE_MISMATCH',
  'SQLITE_TOOBIG',
  'string or blob too big',
  'malformed JSON',
  'integer overflow',
];

export function classify(error: unknown): ErrorClass {
  const messages = causeChain(error);
  const includesAny = (texts: readonly string[]) =>
    texts.some((text) => messages.some((message) => message.includes(text)));
  if (includesAny(RESOURCE_EXHAUSTED)) return 'resource_exhausted';
  if (includesAny(TRANSIENT)) return 'transient';
  if (includesAny(PERMANENT)) return 'permanent';
  return 'unknown';
}

const LENGTH_MAX = 300;

/**
 * An error in one line that may be stored and logged. Drizzle wraps the error of a single query in
 * a message that quotes the bound parameters, which are personal data: only the innermost cause is
 * kept.
 */
export function errorMessage(error: unknown): string {
  const innermost = causeChain(error).at(-1) ?? 'unknown error';
  const [line = ''] = innermost.split(/\n|params:/);
  return line.trim().slice(0, LENGTH_MAX);
}

/**
 * The result of a query, or a rejection without the parameters of the query: for callers that log
 * what they catch.
 */
export async function withoutParameters<T>(query: Promise<T>): Promise<T> {
  try {
    return await query;
  } catch (error) {
    throw error instanceof DrizzleQueryError ? new Error(errorMessage(error)) : error;
  }
}

/** Messages from the outermost error to the innermost. Bounded: causes can form a circle. */
function causeChain(error: unknown): string[] {
  const messages: string[] = [];
  for (let cause = error, depth = 0; depth < 8; depth++) {
    messages.push(messageOf(cause));
    const next: unknown = cause instanceof Error ? cause.cause : null;
    if (next === undefined || next === null) break;
    cause = next;
  }
  return messages;
}

/** Anything can be thrown, even a value that cannot be converted to text. */
function messageOf(cause: unknown): string {
  try {
    return String(cause instanceof Error ? cause.message : cause);
  } catch {
    return 'an error without a message';
  }
}

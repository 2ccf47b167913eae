import { describe, expect, test } from 'vitest';
import {
  classify,
  createDatabase,
  errorMessage,
  readBalance,
  withoutParameters,
} from '../src/index.ts';

const wrapped = (message: string) =>
  new Error('Failed query: insert into t values (?)\nparams: ada@product.example', {
    cause: new Error(message),
  });

describe('classify', () => {
  test.each([
    ['D1_ERROR: Network connection lost.', 'transient'],
    [
      'D1 DB storage operation exceeded timeout which caused object to be reset.',
      'resource_exhausted',
    ],
    ['D1 DB exceeded its CPU time limit and was reset.', 'resource_exhausted'],
    ['D1 DB’s isolate exceeded its memory limit and was reset.', 'resource_exhausted'],
    ['D1_ERROR: D1 DB reset because its code was updated.', 'transient'],
    ['D1 DB is overloaded. Requests queued for too long.', 'transient'],
    ['D1_ERROR: UNIQUE constraint failed: t.id: SQLITE_CONSTRAINT', 'permanent'],
    ['D1_ERROR: string or blob too big: SQLITE_TOOBIG', 'permanent'],
    ['D1_ERROR: no such table: stripe_events: SQLITE_ERROR', 'unknown'],
    ['TypeError: x is not a function', 'unknown'],
  ])('%s is %s, alone and as a cause', (message, errorClass) => {
    expect(classify(new Error(message))).toBe(errorClass);
    expect(classify(wrapped(message))).toBe(errorClass);
  });

  test('a thrown value that is not an error is unknown', () => {
    expect(classify(undefined)).toBe('unknown');
    expect(classify('lost')).toBe('unknown');
  });
});

describe('errorMessage', () => {
  test('is the innermost cause in one line, without the bound parameters', () => {
    expect(errorMessage(wrapped('D1_ERROR: Network connection lost.'))).toBe(
      'D1_ERROR: Network connection lost.',
    );
  });

  test('drops the parameters of an error without a cause', () => {
    const error = new Error('Failed query: select 1 params: ada@product.example');

    expect(errorMessage(error)).toBe('Failed query: select 1');
  });

  test.each([
    ['a value without a prototype', Object.create(null)],
    ['an error whose message is not text', Object.assign(new Error('x'), { message: { a: 1 } })],
  ])('is not empty for %s', (_, thrown) => {
    expect(errorMessage(thrown)).not.toBe('');
    expect(classify(thrown)).toBe('unknown');
  });

  test('ends when causes form a circle', () => {
    const error = new Error('round');
    error.cause = error;

    expect(errorMessage(error)).toBe('round');
  });
});

test('a failed query rejects without its parameters, which are personal data', async () => {
  const failure = new Error('D1_ERROR: Network connection lost.');
  const statement = { bind: () => statement, raw: () => Promise.reject(failure) };
  // Only the methods that a read calls.
  const db = createDatabase({ prepare: () => statement } as unknown as D1Database);

  await expect(readBalance(db, 'ada@product.example')).rejects.toThrow('ada@product.example');
  await expect(withoutParameters(readBalance(db, 'ada@product.example'))).rejects.toThrow(
    /^D1_ERROR: Network connection lost\.$/,
  );
});

test('an error that is not of a query is rethrown as it is', async () => {
  const error = new TypeError('userId must be a string');

  await expect(withoutParameters(Promise.reject(error))).rejects.toBe(error);
});

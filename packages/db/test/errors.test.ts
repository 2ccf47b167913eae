import { describe, expect, test } from 'vitest';
import { classify, describe as describeError } from '../src/index.ts';

const wrapped = (message: string) =>
  new Error('Failed query: insert into t values (?)\nparams: ada@product.example', {
    cause: new Error(message),
  });

describe('classify', () => {
  test.each([
    ['D1_ERROR: Network connection lost.', 'transient'],
    ['D1 DB storage operation exceeded timeout which caused object to be reset.', 'heavy'],
    ['D1 DB exceeded its CPU time limit and was reset.', 'heavy'],
    ['D1 DB’s isolate exceeded its memory limit and was reset.', 'heavy'],
    ['D1_ERROR: D1 DB reset because its code was updated.', 'transient'],
    ['D1 DB is overloaded. Requests queued for too long.', 'transient'],
    ['D1_ERROR: UNIQUE constraint failed: t.id: SQLITE_CONSTRAINT', 'guilty'],
    ['D1_ERROR: string or blob too big: SQLITE_TOOBIG', 'guilty'],
    ['D1_ERROR: no such table: stripe_events: SQLITE_ERROR', 'unknown'],
    ['TypeError: x is not a function', 'unknown'],
  ])('%s is %s, alone and as a cause', (message, cause) => {
    expect(classify(new Error(message))).toBe(cause);
    expect(classify(wrapped(message))).toBe(cause);
  });

  test('a thrown value that is no error is unknown', () => {
    expect(classify(undefined)).toBe('unknown');
    expect(classify('lost')).toBe('unknown');
  });
});

describe('describe', () => {
  test('tells the innermost cause in one line, and no bound parameter', () => {
    expect(describeError(wrapped('D1_ERROR: Network connection lost.'))).toBe(
      'D1_ERROR: Network connection lost.',
    );
  });

  test('drops the parameters where the wrapper is all there is', () => {
    const error = new Error('Failed query: select 1 params: ada@product.example');

    expect(describeError(error)).toBe('Failed query: select 1');
  });

  test.each([
    ['a value without a prototype', Object.create(null)],
    ['an error whose message is no text', Object.assign(new Error('x'), { message: { a: 1 } })],
  ])('has words even for %s', (_, thrown) => {
    expect(describeError(thrown)).not.toBe('');
    expect(classify(thrown)).toBe('unknown');
  });

  test('ends, where causes run in a circle', () => {
    const error = new Error('round');
    error.cause = error;

    expect(describeError(error)).toBe('round');
  });
});

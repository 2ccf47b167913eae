import { expect, test } from 'vitest';
import { fromPathSegment, toPathSegment } from '../src/path-segment.ts';

test.each(['.', '..', '~.', '~..', '~~..', '...', '~', '~a.', '.a', 'a/b?c#d%2e', '日本 🦊'])(
  'the id %s stays one segment of a path, and is read back from it',
  (id) => {
    const { pathname } = new URL(`http://localhost/users/${toPathSegment(id)}/grants`);

    const [, users, segment = '', grants, ...rest] = pathname.split('/');
    expect([users, grants, rest]).toEqual(['users', 'grants', []]);
    expect(fromPathSegment(decodeURIComponent(segment))).toBe(id);
  },
);

import * as v from 'valibot';
import { id, wholeNumber } from './fields.ts';

const LIMIT_MAX = 100;
const beforeMessage = 'before must be the `nextCursor` of the previous page.';

export const PageSchema = v.optional(
  v.object(
    {
      before: v.nullish(v.pipe(v.number(beforeMessage), v.safeInteger(beforeMessage))),
      limit: v.optional(wholeNumber('limit', 1, LIMIT_MAX), 50),
    },
    'A page is an object with before and limit.',
  ),
  {},
);

export const UserIdSchema = id('userId');

const usersMessage = `userIds must be a list of up to ${LIMIT_MAX} user ids.`;
export const UserIdsSchema = v.pipe(
  v.array(UserIdSchema, usersMessage),
  v.maxLength(LIMIT_MAX, usersMessage),
);

export const TransactionIdSchema = v.pipe(
  v.string('transactionId must be a string.'),
  v.nonEmpty('transactionId must be the id of a transaction.'),
);

import { toPathSegment } from '@stripe-credits/platform/path-segment';

/** The page of a user. Their id may have any characters. */
export const userPath = (userId: string): string => `/users/${toPathSegment(userId)}`;

export const transactionPath = (userId: string, id: string): string =>
  `${userPath(userId)}/transactions/${encodeURIComponent(id)}`;

export const UserLink = ({ id }: { id: string | null }) =>
  id === null ? <>–</> : <a href={userPath(id)}>{id}</a>;

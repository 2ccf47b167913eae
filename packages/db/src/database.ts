import type { BatchItem } from 'drizzle-orm/batch';
import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1';

/** Typed queries over a D1 database. Every function of this package takes one. */
export type Database = DrizzleD1Database;

/** A query that has not run yet: an element of `db.batch()`. */
export type Statement = BatchItem<'sqlite'>;

export const createDatabase = (d1: D1Database): Database => drizzle(d1);

import { env } from 'cloudflare:workers';
import { openTestDatabase } from './model/test-database.ts';

/** The one database of all test files: each test has users and ids of its own. */
export const { db, processedEvent, deliver, rows, balanceOf } = await openTestDatabase(env.DB);

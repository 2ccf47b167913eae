import { env } from 'cloudflare:workers';
import { openBooks } from './model/test-database.ts';

export const { arrive, entryOf, rows, balanceOf, ...books } = await openBooks(env.DB);

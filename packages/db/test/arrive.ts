import { env } from 'cloudflare:workers';
import { openBooks } from './model/books.ts';

export const { arrive, entryOf, rows, balanceOf, ...books } = await openBooks(env.DB);

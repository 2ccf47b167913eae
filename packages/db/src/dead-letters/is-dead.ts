import { eq } from 'drizzle-orm';
import { deadLetters } from '../schema/index.ts';

export const isDead = eq(deadLetters.status, 'dead');

import { env } from 'cloudflare:workers';
import { createDatabase, readBalance } from '@stripe-credits/db';
import { deadLetters, notifications, stripeEvents } from '@stripe-credits/db/schema';

export const db = createDatabase(env.DB);

export const balanceOf = async (userId: string): Promise<number> =>
  (await readBalance(db, userId)).balance;

export const readDeadLetters = () => db.select().from(deadLetters);
export const readNotifications = () => db.select().from(notifications);

export const findDeadLetter = async (id: string) =>
  (await readDeadLetters()).find((letter) => letter.id === id);

export const findEvent = async (id: string) =>
  (await db.select().from(stripeEvents)).find((event) => event.id === id);

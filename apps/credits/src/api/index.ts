import { WorkerEntrypoint } from 'cloudflare:workers';
import type { CreditsApi } from './credits.ts';

export type * from './answers.ts';
export type * from './checkout.ts';
export type * from './credits.ts';
export type * from './ledger.ts';
export type * from './notifications.ts';
export type * from './plans.ts';
export type * from './refunds.ts';
export type * from './reservations.ts';
export type * from './spending.ts';

/**
 * The entrypoint that a service binding names. `wrangler types` makes the type of `env.CREDITS` from
 * it: a class, merged with the interface below, which gives it the methods.
 */
export declare class Credits extends WorkerEntrypoint<unknown> {}
export interface Credits extends CreditsApi {}

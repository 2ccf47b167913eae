import { sqliteTable } from 'drizzle-orm/sqlite-core';
import { transactionColumns } from '../schema/index.ts';

/**
 * The view `credit_transactions`, for inserting ledger entries: its trigger fills in the sequence
 * number and the balance. Drizzle inserts into tables only, so the view is declared as one, outside
 * the migrated schema. Read from `creditLedger`.
 */
export const ledgerEntries = sqliteTable('credit_transactions', transactionColumns());

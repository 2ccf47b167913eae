import type { Fact, FactKind, Facts } from '@stripe-credits/stripe-events';
import { getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Database, Statement } from '../database.ts';
import {
  chargePayments,
  charges,
  checkoutSessions,
  disputeFunds,
  disputes,
  invoicePayments,
  invoices,
  paymentIntents,
  refunds,
  subscriptions,
} from '../schema/index.ts';
import { excluded, selectJsonRows } from '../sql.ts';

/** The table of each kind of fact. The compiler compares its row type with the fact's. */
const tables = {
  checkoutSession: checkoutSessions,
  paymentIntent: paymentIntents,
  subscription: subscriptions,
  invoice: invoices,
  invoicePayment: invoicePayments,
  chargePayment: chargePayments,
  charge: charges,
  refund: refunds,
  dispute: disputes,
  disputeFunds: disputeFunds,
} satisfies { [Kind in FactKind]: { readonly $inferSelect: Facts[Kind] } };

type FactTable = SQLiteTable & Readonly<Record<'id' | 'version' | 'eventId', SQLiteColumn>>;

/**
 * An invoice's credits are computed from the packages as they were when its event came. A second
 * event for the invoice keeps them, so that a package that was edited since grants nothing more.
 */
const KEPT_COLUMN: SQLiteColumn = invoices.credits;

/**
 * Built once: in what order the kinds are written does not matter. A union of ten tables is too much
 * for Drizzle's types, so that here they are tables with the columns of a snapshot.
 */
const merges = Object.entries(tables).map(([kind, table]) => ({
  kind,
  table: table as FactTable,
  set: replaceColumns(table),
}));

function replaceColumns(table: FactTable): Record<string, SQL> {
  const { id: _, ...columns } = getTableColumns(table);
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [
      name,
      column === KEPT_COLUMN ? sql`COALESCE(${column}, ${excluded(column)})` : excluded(column),
    ]),
  );
}

const isNewer = ({ version, eventId }: FactTable): SQL =>
  sql`(${excluded(version)}, ${excluded(eventId)}) > (${version}, ${eventId})`;

/**
 * One statement per kind that is present, however many facts there are. Where a row with that id
 * exists the newer snapshot stands: any order gives the same rows, and a duplicate writes nothing.
 */
export function mergeFacts(db: Database, facts: readonly Fact[]): Statement[] {
  const factsByKind = Map.groupBy(facts, ({ kind }) => kind as string);
  return merges.flatMap(({ kind, table, set }) => {
    const rows = factsByKind.get(kind)?.map(({ row }) => row);
    if (!rows) return [];
    return [
      db
        .insert(table)
        .select(selectJsonRows(table, rows))
        .onConflictDoUpdate({
          target: table.id,
          set,
          setWhere: isNewer(table),
        }),
    ];
  });
}

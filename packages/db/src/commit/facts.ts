import type { Fact, FactKind, Facts } from '@stripe-credits/stripe-events';
import { getTableColumns, getTableName } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
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

/** Where each kind of fact is kept. Columns and fields have the same names, so both are checked. */
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
} satisfies { [K in FactKind]: { readonly $inferSelect: Facts[K] } };

const kinds = Object.keys(tables) as readonly FactKind[];

/**
 * What an invoice grants is told from the packages as they are when it comes: once told it stands,
 * so that a second event for it cannot grant anew what was changed meanwhile.
 */
const KEPT: Readonly<Record<string, string>> = { invoices: 'credits' };

const merges = new Map(kinds.map((kind) => [kind, mergeNewest(tables[kind])]));

/**
 * A row as a list of its values: without the names it is half as long, and it is written and read
 * as JSON four times on its way into the database.
 */
const valuesOf = ({ kind, row }: Fact): unknown[] =>
  Object.keys(getTableColumns(tables[kind])).map((field) => Reflect.get(row, field));

/** One statement per kind that is present, however many facts there are. */
export function mergeFacts(db: D1Database, facts: readonly Fact[]): D1PreparedStatement[] {
  const rowsByKind = Map.groupBy(facts, (fact) => fact.kind);
  return kinds.flatMap((kind) => {
    const rows = rowsByKind.get(kind)?.map(valuesOf);
    const merge = merges.get(kind);
    return rows && merge ? [db.prepare(merge).bind(JSON.stringify(rows))] : [];
  });
}

/**
 * Inserts rows, given as JSON lists of their values, into a table of facts. Where a row with that id exists
 * the greater version stands: the same rows come of any order, and a duplicate writes nothing.
 */
function mergeNewest(table: SQLiteTable): string {
  const name = getTableName(table);
  const columns = Object.entries(getTableColumns(table));
  const names = columns.map(([, column]) => column.name);
  const values = columns.map((_, index) => `value ->> ${index}`);
  const updates = names
    .filter((column) => column !== 'id')
    .map((column) =>
      KEPT[name] === column
        ? `${column} = COALESCE(${name}.${column}, excluded.${column})`
        : `${column} = excluded.${column}`,
    );
  return `
    INSERT INTO ${name} (${names.join(', ')})
    SELECT ${values.join(', ')} FROM json_each(?1) WHERE true
    ON CONFLICT (id) DO UPDATE SET ${updates.join(', ')}
    WHERE excluded.version > ${name}.version`;
}

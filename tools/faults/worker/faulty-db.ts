import { currentInvocation, nameOf } from './invocation.ts';

const OVERLOADED = 'D1_ERROR: D1 DB is overloaded. Requests queued for too long.';
const LOST = 'D1_ERROR: Network connection lost.';

/** The calls that go to the database; the rest only prepares them. */
const QUERIES = ['all', 'first', 'run', 'raw'];

let known: { readonly db: D1Database; readonly faulty: D1Database } | undefined;

/**
 * The real database, with the faults of whichever invocation calls it. As in production it is one
 * object for all invocations of an isolate, so that what the Workers keep with it is kept.
 */
export function faultyDb(db: D1Database): D1Database {
  if (known?.db !== db) known = { db, faulty: withFaults(db) };
  return known.faulty;
}

const withFaults = (db: D1Database): D1Database =>
  new Proxy(db, {
    get(target, property) {
      if (property === 'prepare') return (sql: string) => faultyStatement(target.prepare(sql));
      if (property === 'batch')
        return (statements: readonly D1PreparedStatement[]) =>
          attempt(() =>
            target.batch(statements.map((statement) => real.get(statement) ?? statement)),
          );
      return Reflect.get(target, property).bind(target);
    },
  });

async function attempt<T>(perform: () => Promise<T>): Promise<T> {
  const call = currentInvocation();
  const { database, stalled } = call.troubles;
  if (stalled) {
    call.happened.push('D1 call in a stall');
    throw new Error(OVERLOADED);
  }
  const fault = call.databaseCalls++ === database?.call ? database.fault : undefined;
  if (fault) call.happened.push(nameOf(fault));
  if (fault === 'overloaded') throw new Error(OVERLOADED);
  if (fault === 'lost before') throw new Error(LOST);
  if (fault === 'killed before') return call.die();
  const result = await perform();
  if (fault === 'lost after') throw new Error(LOST);
  if (fault === 'killed after') return call.die();
  return result;
}

/** D1 wants its own statements in a batch, not what stands before them. */
const real = new WeakMap<D1PreparedStatement, D1PreparedStatement>();

function faultyStatement(statement: D1PreparedStatement): D1PreparedStatement {
  const proxy = new Proxy(statement, {
    get(target, property) {
      const method = Reflect.get(target, property);
      if (property === 'bind')
        return (...values: unknown[]) => faultyStatement(target.bind(...values));
      if (QUERIES.includes(String(property)))
        return (...values: unknown[]) => attempt(() => method.apply(target, values));
      return method;
    },
  });
  real.set(proxy, statement);
  return proxy;
}

type Fault =
  /** The call is refused and nothing is written. */
  | 'before'
  /** The write lands, and its answer is lost. */
  | 'after';

interface Faults {
  /** One per call of `batch`, in turn; then none. */
  readonly batch: readonly Fault[];
  readonly error?: string;
}

/** The real database, with faults in the way to it. */
export function faultyDb(
  db: D1Database,
  { batch, error = 'Network connection lost.' }: Faults,
): D1Database {
  const faults = [...batch];
  const lost = () => new Error(`D1_ERROR: ${error}`);
  return new Proxy(db, {
    get(target, property) {
      if (property !== 'batch') return Reflect.get(target, property).bind(target);
      return async (statements: D1PreparedStatement[]) => {
        const fault = faults.shift();
        if (fault === 'before') throw lost();
        const results = await target.batch(statements);
        if (fault === 'after') throw lost();
        return results;
      };
    },
  });
}

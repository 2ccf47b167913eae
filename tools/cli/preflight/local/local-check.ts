import type { Dependencies } from '../../dependencies.ts';

/** By name, which is the statement that is true when the check is ok. */
export type LocalChecks = Readonly<
  Record<string, (dependencies: Dependencies) => Promise<string | undefined> | string | undefined>
>;

import type { Dependencies } from '../../dependencies.ts';

/** By name, which says what is checked. */
export type LocalChecks = Readonly<
  Record<string, (dependencies: Dependencies) => Promise<string | undefined> | string | undefined>
>;

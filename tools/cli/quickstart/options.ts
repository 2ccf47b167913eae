import type { StepName } from './step-names.ts';

export const DEFAULT_USER = 'quickstart';
export const DEFAULT_PACKAGE = 'starter';

export interface QuickstartOptions {
  readonly user: string;
  readonly package: string;
  readonly port: number;
  readonly skip: readonly StepName[];
  readonly from?: StepName;
  readonly fake?: boolean;
  readonly key?: string;
  readonly yes?: boolean;
  /** One JSON document on stdout at the end; the steps go to stderr. */
  readonly json?: boolean;
}

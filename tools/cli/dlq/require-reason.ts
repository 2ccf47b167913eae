import { UsageError } from '../terminal/command-error.ts';

/** @throws UsageError without a reason: a dry run needs none, so that the option is not required. */
export function requireReason({ reason }: { readonly reason?: string }): string {
  if (reason !== undefined) return reason;
  throw new UsageError('--reason "…" is needed: it is recorded with each event.');
}

import type { OverdueNotifications } from '@stripe-credits/db';
import type {
  DeadLetterStats,
  PredictionSummary,
  ReplaySummary,
} from '@stripe-credits/db/dead-letters';
import type { Reconciliation } from '@stripe-credits/db/reconciliation';
import type { ServiceState } from '../health.ts';

/** Something that needs a person now, or that somebody has to know. */
export interface AttentionItem {
  /** `bad` needs somebody now, `warn` soon, `info` nobody: it runs, or somebody takes care of it. */
  readonly level: 'bad' | 'warn' | 'info';
  readonly title: string;
  readonly note?: string | undefined;
  /** When it began, or when the oldest of several did. */
  readonly since?: { readonly label: 'oldest' | 'started'; readonly at: string | null };
  /** The next step first. */
  readonly steps: readonly { readonly href: string; readonly label: string }[];
}

export interface OverviewState extends ServiceState {
  readonly stats: DeadLetterStats;
  readonly predictions: PredictionSummary;
  readonly notifications: OverdueNotifications;
  readonly replays: readonly ReplaySummary[];
  readonly reconciliations: readonly Reconciliation[];
}

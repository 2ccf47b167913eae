export { changeReason, MUTE_DAYS_MAX } from './change-reason.ts';
export {
  cancelReplay,
  claimStalledReplays,
  pauseReplay,
  resumeReplay,
  startReplay,
} from './control-replay.ts';
export {
  listCorrections,
  mergeCorrections,
  parseCorrection,
  type RecordedCorrection,
  readCorrections,
} from './corrections.ts';
export { discard } from './discard.ts';
export {
  type Discard,
  type DiscardDetails,
  type DiscardedEvent,
  getDiscard,
  listDiscardedEvents,
  listDiscards,
} from './discards.ts';
export { adviseOnEvent, type EventAdvice } from './event-advice.ts';
export {
  CHART_RANGES,
  type ChartRange,
  type EventCount,
  readEventCounts,
  startOfRange,
} from './event-counts.ts';
export { type EventDetails, getEvent } from './event-details.ts';
export { eventTimeline } from './event-timeline.ts';
export type { DeadLetterFilter } from './filter.ts';
export { type HealthStats, readHealthStats } from './health-stats.ts';
export {
  type DeadLetterCursor,
  type DeadLetterSummary,
  listDeadLetters,
} from './list.ts';
export { isMuted } from './muted.ts';
export {
  describeOutlook,
  describePredictions,
  type Outlook,
  type PredictionSummary,
} from './outlook.ts';
export { planReplay } from './plan-replay.ts';
export type { PredictionSource } from './prediction-candidates.ts';
export {
  type Prediction,
  type PredictionPage,
  predictEvent,
  predictSelection,
} from './predictions.ts';
export { type DiscardPreview, previewDiscard } from './preview-discard.ts';
export {
  listReasonChanges,
  listReasons,
  type ReasonChange,
  type ReasonSummary,
} from './reasons.ts';
export { checkRepair, recordCorrection } from './repair.ts';
export {
  countReplayReasons,
  listReplayItems,
  REPLAY_OUTCOMES,
  type ReplayItem,
  type ReplayOutcome,
  type ReplayReason,
} from './replay-items.ts';
export {
  completePage,
  markSending,
  markSent,
  readReplayPage,
  type SkippedItem,
  type WaitingItem,
} from './replay-page.ts';
export {
  progressIntervalMs,
  RATE_DEFAULT,
  RATE_MAX,
  type ReplayPace,
  replayPace,
  timeLeft,
} from './replay-rate.ts';
export {
  getReplay,
  getReplayState,
  listActiveReplays,
  listReplays,
  type ReplayListPage,
  type ReplayProgress,
  type ReplayState,
  type ReplaySummary,
} from './replays.ts';
export { restore, restoreDiscard } from './restore.ts';
export { countSelected, type Selection } from './selection.ts';
export { type DeadLetterStats, readStats } from './stats.ts';
export {
  listWaiting,
  type WaitingCursor,
  type WaitingEvent,
} from './waiting.ts';

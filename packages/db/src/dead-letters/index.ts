export {
  cancelReplay,
  claimStalledReplays,
  pauseReplay,
  resumeReplay,
  startReplay,
} from './control-replay.ts';
export { discard, restore } from './discard.ts';
export { type EventDetails, getEvent } from './event-details.ts';
export type { DeadLetterFilter } from './filter.ts';
export {
  type DeadLetterCursor,
  type DeadLetterSummary,
  listDeadLetters,
} from './list.ts';
export { planReplay } from './plan-replay.ts';
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
} from './replay-rate.ts';
export {
  getReplay,
  getReplayState,
  listReplayItems,
  listReplays,
  type ReplayItem,
  type ReplayProgress,
  type ReplayState,
  type ReplaySummary,
} from './replays.ts';
export { deleteExpired } from './retention.ts';
export type { Selection } from './selection.ts';
export { type DeadLetterStats, type EventCount, readEventCounts, readStats } from './stats.ts';

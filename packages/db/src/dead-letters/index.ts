export { Refusal } from '../refusal.ts';
export { type Discard, discard, restore } from './discard.ts';
export { type EventDetails, type Happening, showEvent } from './event-details.ts';
export { type DeadLetterStatus, type Filter, STATUSES } from './filter.ts';
export {
  type Cursor,
  countDeadLetters,
  type DeadLetterLine,
  type DeadLetterPage,
  listDeadLetters,
} from './list.ts';
export { planReplay } from './plan-replay.ts';
export { purgePayloads, type Retention } from './purge.ts';
export {
  cancelReplay,
  listReplayItems,
  listReplays,
  RATE_MAX,
  type ReplayItem,
  type ReplayLine,
  type ReplayProgress,
  runningReplays,
  showReplay,
  startReplay,
} from './replays.ts';
export type { Choice } from './selection.ts';
export { stepReplay } from './send-replay-page.ts';
export { type Minute, readMinutes, readStats, type Stats } from './stats.ts';

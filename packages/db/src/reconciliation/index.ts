export { dueWindow, forgetOld, isBehind, LAG_MS, type Window } from './due-window.ts';
export { findMissing, markSent, markTooLarge, type StripeEvent } from './missing-events.ts';
export { noteUngranted, type PaidSession } from './paid-sessions.ts';
export { advance, fail, type Place, postpone, type Turn, takeTurn } from './progress.ts';
export {
  listMissedEvents,
  listReconciliations,
  type MissedEvent,
  type Reconciliation,
  runningReconciliations,
  showReconciliation,
} from './reconciliations.ts';
export { SCHEDULE } from './schedule.ts';
export { startReconciliation } from './start.ts';
export {
  listUngranted,
  type Missed,
  readMissed,
  type UngrantedSession,
} from './uncredited-sessions.ts';

export { dueWindow, forgetOld, isBehind, LAG_MS, type Window } from './due.ts';
export { findMissing, markSent, markTooLarge, type StripeEvent } from './events.ts';
export {
  listMissedEvents,
  listReconciliations,
  type MissedEvent,
  type Reconciliation,
  runningReconciliations,
  showReconciliation,
} from './read.ts';
export { SCHEDULE } from './schedule.ts';
export { noteUngranted, type PaidSession } from './sessions.ts';
export { startReconciliation } from './start.ts';
export { advance, fail, type Place, postpone, type Turn, takeTurn } from './turn.ts';
export { listUngranted, type Missed, readMissed, type UngrantedSession } from './ungranted.ts';

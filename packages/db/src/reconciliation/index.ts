export {
  cancelReconciliation,
  claimStalledReconciliations,
  isScheduleActive,
  pauseReconciliation,
  resumeReconciliation,
  startReconciliation,
} from './control.ts';
export {
  dueWindow,
  isBehind,
  LAG_MS,
  SCHEDULE,
} from './due-window.ts';
export {
  findMissing,
  listMissingEvents,
  type MissingEvent,
  markMissingRejected,
  markMissingSent,
} from './missing-events.ts';
export {
  completePage,
  failReconciliation,
  type ListCursor,
  type ReconciliationProgress,
  readProgress,
  recordWait,
} from './progress.ts';
export {
  getReconciliation,
  listActiveReconciliations,
  listReconciliations,
  type Reconciliation,
} from './reconciliations.ts';
export {
  deleteCreditedSessions,
  listUncredited,
  type PaidSession,
  type ReconciliationHealth,
  readReconciliationHealth,
  recordUncredited,
  type UncreditedSession,
} from './uncredited-sessions.ts';

export { type ChannelState, readChannelStates, recordFailure, recordSend } from './channels.ts';
export {
  type Claim,
  claimProblems,
  claimReasons,
  claimRecovery,
  closeProblems,
  markProblemsSent,
  markReasonsSent,
  markRecoverySent,
  type ReasonCount,
  releaseClaims,
} from './claims.ts';
export { countDeadLetters } from './count-dead-letters.ts';

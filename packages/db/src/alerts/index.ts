export { type ChannelState, readChannelStates, recordFailure, recordSend } from './channels.ts';
export {
  type Claim,
  claimProblems,
  claimReasons,
  claimRecovery,
  closeProblems,
  markProblemsTold,
  markReasonsTold,
  markRecoveryTold,
  type ReasonCount,
  releaseClaims,
} from './claims.ts';
export { countDeadLetters } from './count-dead-letters.ts';

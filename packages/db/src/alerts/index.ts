export { type ChannelState, readChannelStates, recordFailure, recordSend } from './channels.ts';
export { type Claim, releaseClaims } from './claim.ts';
export {
  claimProblems,
  claimRecovery,
  markProblemsSent,
  markRecoverySent,
} from './problems.ts';
export { claimReasons, markReasonsSent, type ReasonCount } from './reasons.ts';

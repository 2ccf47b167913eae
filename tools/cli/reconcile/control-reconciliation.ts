import type { Reconciliation } from '@stripe-credits/db/reconciliation';
import { control } from '../console/control.ts';

const comparedOf = ({ events, sent }: Reconciliation) => `${events} events compared, ${sent} sent`;

export const pauseReconciliation = control(
  'reconciliation',
  'pauses',
  (reconciliation: Reconciliation) =>
    `Paused: ${comparedOf(reconciliation)}. To continue: pnpm reconcile resume ${reconciliation.id}`,
);
export const resumeReconciliation = control(
  'reconciliation',
  'resumes',
  (reconciliation: Reconciliation) => `Running: ${comparedOf(reconciliation)}.`,
);
export const cancelReconciliation = control(
  'reconciliation',
  'cancellations',
  (reconciliation: Reconciliation) => `Canceled: ${comparedOf(reconciliation)}.`,
);

import type { ReplayProgress } from '@stripe-credits/db/dead-letters';
import { control } from '../console/control.ts';

const sentOf = ({ sent, total }: ReplayProgress) => `${sent} of ${total} sent`;

export const pauseReplay = control(
  'replay',
  'pauses',
  (replay: ReplayProgress) =>
    `Paused: ${sentOf(replay)}. To continue: pnpm dlq resume ${replay.id}`,
);
export const resumeReplay = control(
  'replay',
  'resumes',
  (replay: ReplayProgress) => `Running: ${sentOf(replay)}.`,
);
export const cancelReplay = control(
  'replay',
  'cancellations',
  (replay: ReplayProgress) => `Canceled: ${sentOf(replay)}. The others stay dead.`,
);

import type { Step } from './step.ts';
import type { StepName } from './step-names.ts';
import { checkout } from './steps/checkout.ts';
import { credits } from './steps/credits.ts';
import { dev } from './steps/dev.ts';
import { event } from './steps/event.ts';
import { key } from './steps/key.ts';
import { packages } from './steps/packages.ts';
import { secret } from './steps/secret.ts';

export const steps: Readonly<Record<StepName, Step>> = {
  key,
  secret,
  dev,
  packages,
  event,
  checkout,
  credits,
};

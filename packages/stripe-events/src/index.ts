export { type Concern, noConcern } from './concern.ts';
export type { CreditPackage, CreditPackages } from './credit-package.ts';
export type { Fact, FactKind, Facts } from './facts.ts';
export { type HandledType, handledTypes } from './handlers.ts';
export { judge, type Situation, type Verdict } from './judge.ts';
export { dead, ignored, type Outcome } from './outcome.ts';

export { beginRetention, continueRetention } from './run.ts';
export { parseRetention, type RetentionEnv } from './settings.ts';

import { app } from './app.ts';
import { handleScheduled } from './schedule.ts';

export { ReplayWorkflow } from './replay/workflow.ts';

export default {
  fetch: app.fetch,
  scheduled: handleScheduled,
} satisfies ExportedHandler<ConsoleEnv>;

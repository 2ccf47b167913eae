import { app } from './app.ts';
import { keepHouse } from './schedule.ts';

export default {
  fetch: app.fetch,
  scheduled: keepHouse,
} satisfies ExportedHandler<ConsoleEnv>;

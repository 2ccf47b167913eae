/** Takes a batch and keeps it: behind it the queue only grows. */
export default {
  queue: () => scheduler.wait(24 * 3600 * 1000),
} satisfies ExportedHandler;

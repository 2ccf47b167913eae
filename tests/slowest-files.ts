import { relative } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';

const FILES_SHOWN = 10;

const secondsOf = (module: TestModule): number => {
  const { collectDuration, duration, environmentSetupDuration, setupDuration } =
    module.diagnostic();
  return (collectDuration + duration + environmentSetupDuration + setupDuration) / 1000;
};

/** Prints the slowest test files of a complete run. */
export const slowestFiles: Reporter = {
  onTestRunEnd(modules) {
    if (modules.length <= FILES_SHOWN) return;
    const slowest = [...modules].sort((a, b) => secondsOf(b) - secondsOf(a));
    console.log('\nThe slowest files, with their imports and set-up:');
    for (const module of slowest.slice(0, FILES_SHOWN))
      console.log(
        `${secondsOf(module).toFixed(1).padStart(7)} s  ${relative(process.cwd(), module.moduleId)}`,
      );
  },
};

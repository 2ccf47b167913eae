import { expect, test } from 'vitest';
import { runCommand } from './run-command.ts';

test('the demo exits 0 after every expectation holds', async () => {
  const { code, stdout } = await runCommand('tools/cli/demo.ts', []);

  expect(stdout).toMatch(/(\d+) of \1 expectations hold\./);
  expect(stdout).not.toContain('✗');
  expect(code).toBe(0);
});

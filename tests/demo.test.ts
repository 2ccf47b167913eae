import { expect, test } from 'vitest';
import { runCommand } from './run-command.ts';

test('the demo exits 0 after every expectation holds', async () => {
  const { code, stdout } = await runCommand('tools/cli/demo.ts', []);

  expect(stdout).toMatch(/(\d+) of \1 expectations hold\./);
  expect(stdout).not.toContain('✗');
  expect(code).toBe(0);
});

test('--help of the demo says what it does, without starting it', async () => {
  const { code, stdout } = await runCommand('tools/cli/demo.ts', ['--help']);

  expect(code).toBe(0);
  expect(stdout).toContain('Usage: pnpm demo');
  expect(stdout).not.toContain('Starting the Workers');
});

import { expect, test } from 'vitest';
import { runCommand } from './run-command.ts';

const isPictured = Boolean(process.env['PICTURES']);
const environment = isPictured ? { FORCE_COLOR: '1', COLUMNS: '100' } : {};

test('the demo exits 0 after every expectation holds', async () => {
  const { code, stdout } = await runCommand('tools/cli/demo.ts', [], environment);

  expect(stdout).toMatch(/(\d+) of \1 expectations hold\./);
  expect(stdout).not.toContain('✗');
  expect(code).toBe(0);
  if (isPictured) await (await import('./demo-picture.ts')).saveDemoPicture(stdout);
});

test('--help of the demo says what it does, without starting it', async () => {
  const { code, stdout } = await runCommand('tools/cli/demo.ts', ['--help']);

  expect(code).toBe(0);
  expect(stdout).toContain('Usage: pnpm demo');
  expect(stdout).not.toContain('Starting the Workers');
});

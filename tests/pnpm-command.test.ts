import { expect, test } from 'vitest';
import { pnpmCommand } from '../tools/cli/quickstart/pnpm-command.ts';

test.each([
  ['/home/ada/.npm/_npx/9c7067c5737e830f/node_modules/pnpm/pnpm', 'npx --yes pnpm@12'],
  ['C:\\Users\\ada\\npm-cache\\_npx\\9c70\\node_modules\\pnpm\\pnpm.exe', 'npx --yes pnpm@12'],
  ['/usr/local/bin/pnpm', 'pnpm'],
  [undefined, 'pnpm'],
])('for a pnpm that was started as %s, printed commands begin with %s', (npm_execpath, command) => {
  expect(pnpmCommand(npm_execpath === undefined ? {} : { npm_execpath })).toBe(command);
});

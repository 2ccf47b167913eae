import { expect, test } from 'vitest';
import { CommandError } from '../tools/cli/terminal/command-error.ts';
import { printMessage, printResult, printTable } from '../tools/cli/terminal/output.ts';
import { formatTable, toFieldRows } from '../tools/cli/terminal/table.ts';
import { captureOutput } from './run-command.ts';

/** Clears the screen, renames the window, rings, and would begin a row; then C1, a separator, a bidi override. */
const EVIL = 'evil \u001b[2J\u001b]0;owned\u0007\r\nfake row\u009b2J\u007f\u2028\u202e';
const ESCAPED =
  'evil \\u001b[2J\\u001b]0;owned\\u0007\\u000d\\u000afake row\\u009b2J\\u007f\\u2028\\u202e';

const HAS_CONTROLS = /[^\P{Cc}\n]|[\u2028\u202e]/u;

test.each<[string, () => void]>([
  ['a table', () => printResult(false, {}, [{ at: 'now', why: EVIL }])],
  ['a further table', () => printTable('Reservations', [{ why: EVIL }])],
  ['the name of a column', () => printResult(false, {}, [{ [EVIL]: 1 }])],
  ['JSON', () => printResult(true, { '\u001b[31m': '\u009b2J\u007f\u202e' }, [])],
  ['a message', () => printMessage(`It failed: ${EVIL}`)],
  [
    'an error',
    () => {
      throw new CommandError(EVIL);
    },
  ],
])('stored text in %s cannot control the terminal', async (_, print) => {
  const { stdout, stderr } = await captureOutput(async () => print());

  expect(`${stdout}${stderr}`).toMatch(/\\u00/);
  expect(`${stdout}${stderr}`).not.toMatch(HAS_CONTROLS);
});

test('a line break in a reason is shown as such, in the row of the reason', async () => {
  const { stdout } = await captureOutput(async () => printResult(false, {}, [{ why: EVIL }]));

  expect(
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.trim()),
  ).toEqual(['why', ESCAPED]);
});

test('JSON with control characters in it parses to the same text', async () => {
  const { stdout } = await captureOutput(async () => printResult(true, { why: EVIL }, []));

  expect(JSON.parse(stdout)).toEqual({ why: EVIL });
});

test.each(['user', 'field', 'value', '42'])('the user %s is shown with every label', (user) => {
  const lines = formatTable(toFieldRows({ user, balance: 7 })).split('\n');

  expect(lines.map((line) => line.trim().split(/\s+/))).toEqual([
    ['field', 'value'],
    ['user', user],
    ['balance', '7'],
  ]);
});

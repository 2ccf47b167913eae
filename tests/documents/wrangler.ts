import { experimental_getWranglerCommands } from 'wrangler';
import { deployables } from '../../tools/cli/deploy/deployables.ts';
import { ENVIRONMENTS } from '../../tools/cli/deploy/environment.ts';
import { isPlaceholder } from './command-lines.ts';
import { alternatives } from './finding.ts';
import { secretsOf } from './settings.ts';

/** What wrangler declares of an option: its choices, whether it is a switch, other names. */
interface WranglerOption {
  readonly type?: string;
  readonly choices?: readonly unknown[];
  readonly alias?: string | readonly string[];
  readonly demandOption?: boolean;
}

const { registry, globalFlags } = experimental_getWranglerCommands();
const environments = ENVIRONMENTS.filter((name) => name !== 'top');

/** Compares a command line with the commands and options that wrangler declares. */
export function checkWrangler(words: readonly string[], mention: boolean): string[] {
  let node = registry;
  const rest = [...words];
  const path = ['wrangler'];
  while (rest[0] !== undefined && node.subtree.has(rest[0])) {
    const word = rest.shift() ?? '';
    node = node.subtree.get(word) ?? node;
    path.push(word);
  }
  const { definition } = node;
  const name = path.join(' ');
  if (definition?.type !== 'command') {
    if (mention && rest.length === 0) return [];
    const [word = ''] = rest;
    return [`\`${word}\` is no command of \`${name}\`. ${alternatives(word, node.subtree.keys())}`];
  }
  const args: Readonly<Record<string, WranglerOption>> = { ...definition.args, ...globalFlags };
  const { operands, values, problems } = parseWords(name, rest, args);
  const positional = definition.positionalArgs ?? [];
  if (operands.length > positional.length)
    problems.push(`\`${name}\` takes no argument \`${operands.at(-1)}\`.`);
  for (const needed of mention && rest.length === 0 ? [] : positional.slice(operands.length))
    if (args[needed]?.demandOption) problems.push(`\`${name}\` needs the argument <${needed}>.`);
  if (name === 'wrangler secret put' && rest.length > 0)
    problems.push(...checkSecret(operands[0] ?? '', values.get('config') ?? ''));
  return problems;
}

function parseWords(
  name: string,
  words: readonly string[],
  args: Readonly<Record<string, WranglerOption>>,
) {
  const operands: string[] = [];
  const values = new Map<string, string>();
  const problems: string[] = [];
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (!word.startsWith('-')) operands.push(word);
    if (!word.startsWith('-')) continue;
    const [flag = '', attached] = word.replace(/^--?/, '').split('=', 2);
    const found = Object.entries(args).find(
      ([option, { alias = [] }]) => option === flag || [alias].flat().includes(flag),
    );
    if (!found) {
      problems.push(
        `\`${word}\` is no option of \`${name}\`. ${alternatives(flag, Object.keys(args))}`,
      );
      continue;
    }
    const [option, { type, choices = option === 'env' ? environments : undefined }] = found;
    if (type === 'boolean') continue;
    const value = attached ?? rest.shift() ?? '';
    values.set(option, value);
    if (choices && !isPlaceholder(value) && !choices.includes(value))
      problems.push(
        `\`${value}\` is no value of \`--${option}\`. ${alternatives(value, choices.map(String))}`,
      );
  }
  return { operands, values, problems };
}

function checkSecret(secret: string, config: string): string[] {
  const worker = deployables.find((each) => each.config === config);
  if (!worker) return [`\`${config}\` is no configuration of a Worker that is deployed.`];
  const secrets = secretsOf(worker);
  if (secrets.includes(secret)) return [];
  return [`\`${secret}\` is no secret of ${config}. ${alternatives(secret, secrets)}`];
}

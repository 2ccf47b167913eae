import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@stripe-credits/harness/configs';

/** The declarations that a product copies, without their comments. */
const declarations = readFileSync(join(root, 'apps/credits/types/credits.d.ts'), 'utf8').replaceAll(
  /^\s*(?:\/\/|\*|\/\*).*$/gm,
  '',
);

const namesIn = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, name = '']) => name);

/** The fields and methods of the Credits API, and the values of its fields. */
export const apiWords: ReadonlySet<string> = new Set([
  ...namesIn(declarations, /(\w+)\??[:(]/g),
  ...namesIn(declarations, /'(\w+)'/g),
]);

/** For each method of `Credits`, its parameters and the fields of those that are objects. */
export const methods: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  [...bodyOf('CreditsApi').matchAll(/^ {2}(\w+)\((.*)\): Promise</gm)].map(
    ([, method = '', parameters = '']) => [method, new Set(parametersIn(parameters))],
  ),
);

function parametersIn(parameters: string): string[] {
  return [...parameters.matchAll(/(\w+)\??: (?:readonly )?(\w+)/g)].flatMap(
    ([, name = '', type = '']) => {
      const fields = fieldsOf(type);
      return fields.length === 0 ? [name] : fields;
    },
  );
}

/** The fields of an interface with those that it inherits, or of every interface of a union. */
function fieldsOf(type: string): string[] {
  const parents = new RegExp(`interface ${type} extends (\\w+) `).exec(declarations);
  const union = new RegExp(`type ${type} = ([\\w |]+);`).exec(declarations);
  return [
    ...namesIn(bodyOf(type), /^ {2}readonly (\w+)\??:/gm),
    ...(parents?.[1] === undefined ? [] : fieldsOf(parents[1])),
    ...(union?.[1]?.split(' | ').flatMap(fieldsOf) ?? []),
  ];
}

function bodyOf(type: string): string {
  return new RegExp(`interface ${type} .*?\\{\\n(.*?)^\\}`, 'ms').exec(declarations)?.[1] ?? '';
}

import { deployables } from '../../tools/cli/deploy/deployables.ts';
import { ENVIRONMENTS } from '../../tools/cli/deploy/environment.ts';
import { settingsOf } from '../../tools/cli/deploy/read-target.ts';
import type { Document } from './document.ts';
import { alternatives, type Finding } from './finding.ts';
import { paths } from './source.ts';

/** Every Worker, queue, database and Workflow, in each environment. */
const resources = new Set(
  deployables.flatMap((worker) =>
    ENVIRONMENTS.flatMap((environment) => {
      const { name, queues, d1_databases, workflows, services } = settingsOf(worker, environment);
      return [
        name,
        ...(queues.producers?.map(({ queue }) => queue) ?? []),
        ...(queues.consumers?.map(({ queue }) => queue) ?? []),
        ...d1_databases.map(({ database_name }) => database_name),
        ...workflows.map((each) => each.name),
        ...(services?.map(({ service }) => service) ?? []),
      ].filter((each) => each !== undefined);
    }),
  ),
);

/** A name that begins as those of this project do, and is not a part of a path. */
const NAME = /(?<![\w/.-])stripe-[a-z-]*[a-z](?![\w/])/g;

/** Not in diagrams, where a name may be that of a file. */
export const checkResources = ({ snippets }: Document): Finding[] =>
  snippets
    .filter(({ language }) => language !== '')
    .flatMap(({ line, text }) =>
      text.split('\n').flatMap((each, index) =>
        [...each.matchAll(NAME)]
          .map(([name]) => name)
          .filter((name) => !resources.has(name) && !paths.includes(`packages/${name}`))
          .map((name) => ({
            line: line + index,
            message: `\`${name}\` is no Worker, queue, database or Workflow. ${alternatives(name, resources)}`,
          })),
      ),
    );

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '@stripe-credits/harness/configs';
import type { Document } from './document.ts';
import { alternatives, type Finding } from './finding.ts';
import { paths } from './source.ts';

/** Every picture that the documents can show. */
export const pictures = paths.filter((path) => path.startsWith('docs/images/'));

/** The files that a document shows. */
export const picturesIn = ({ name, html }: Document): { line: number; path: string }[] =>
  html.flatMap(({ line, text }) =>
    Array.from(text.matchAll(/\b(?:src|srcset)="([^"]*)"/g), ([, file = '']) => ({
      line,
      path: join(dirname(name), file),
    })),
  );

/** Whether each picture exists, and says what it shows to a person who cannot see it. */
export const checkPictures = (document: Document): Finding[] => [
  ...picturesIn(document)
    .filter(({ path }) => !existsSync(join(root, path)))
    .map(({ line, path }) => ({
      line,
      message: `the picture ${path} does not exist. ${alternatives(path, pictures)}`,
    })),
  ...document.html
    .filter(({ text }) => /<img(?![^>]*\balt="[^"]{10,}")/.test(text))
    .map(({ line }) => ({ line, message: 'a picture has no alt text.' })),
];

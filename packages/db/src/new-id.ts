/** An id such as `replay_3f2a…`: 12 random hexadecimal digits after the prefix. */
export const newId = (prefix: string): string =>
  `${prefix}_${crypto.randomUUID().replaceAll('-', '').slice(0, 12)}`;

/**
 * Sets a variable in the text of `.dev.vars`: in its line, else in a new last one. Comments and other
 * variables stay as they are.
 */
export function setVariable(text: string, name: string, value: string): string {
  const line = `${name}=${value}`;
  const assignment = new RegExp(`^(?:export[ \\t]+)?${name}[ \\t]*=.*$`, 'm');
  // A function, because a replacement text gives `$` a meaning.
  if (assignment.test(text)) return text.replace(assignment, () => line);
  return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${line}\n`;
}

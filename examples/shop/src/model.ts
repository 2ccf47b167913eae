/**
 * Stands in for a language model, with its habits: how much it writes is known only afterwards.
 *
 * - Usually it writes less than `maxWords`, the same for the same prompt.
 * - A prompt with "detail" makes it write half as much again.
 * - A prompt with "fail" makes it fail.
 */
export async function writeText(prompt: string, maxWords: number): Promise<string> {
  if (/fail/i.test(prompt)) throw new Error('the model gave up');
  const share = /detail/i.test(prompt) ? 1.5 : 0.6 + (prompt.length % 8) / 20;
  const words = Math.round(maxWords * share);
  return `${toWords(prompt).slice(0, words).join(' ').replace(/\W+$/, '')}.`;
}

export const countWords = (text: string): number => text.split(/\s+/).length;

/** More words about it than anybody orders. */
function toWords(prompt: string): string[] {
  const subject = prompt.replace(/[.!?]+$/, '');
  const text = SENTENCES.join(' ').replaceAll('{it}', subject);
  return Array.from({ length: 8 }, () => text.split(' ')).flat();
}

const SENTENCES = [
  'Ask ten people about “{it}”, and you hear ten stories.',
  'Some of them begin early in the morning, with a cup of coffee and an open window.',
  'Others begin late in the evening, when the house is quiet.',
  'What they have in common is patience: nothing good about “{it}” was ever made in a hurry.',
  'Look at the details first, because they decide whether you come back.',
  'Then take a step back and look at the whole.',
  'It is quieter than you expected, and it lasts longer.',
  'That is the point: “{it}” does not need to shout.',
  'Try it once, on an ordinary day, and see what you notice.',
  'You may find that the small things were the large ones all along.',
];

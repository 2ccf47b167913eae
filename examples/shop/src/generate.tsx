import { type Context, Hono } from 'hono';
import type { App } from './bindings.ts';
import { charge } from './charge.ts';
import { isLength, LENGTHS, PROMPT_CHARACTERS_MAX, WORDS_PER_CREDIT } from './lengths.ts';
import { countWords, writeText } from './model.ts';
import { findText, storeText, textPath } from './texts.ts';
import { message } from './views/message.tsx';
import { render } from './views/page.tsx';
import { type Failure, GaveUp } from './views/text.tsx';
import { WriteForm } from './views/write-form.tsx';

/** Longer than the model takes. After a crash the credits are free again by then. */
const RESERVATION_SECONDS = 120;

export const generate = new Hono<App>();

generate.get('/', (c) => render(c, { title: 'Write' }, <WriteForm />));

generate.post('/', async (c) => {
  const form = await c.req.parseBody();
  const prompt = String(form['prompt']).trim();
  const length = form['length'];
  if (!prompt || prompt.length > PROMPT_CHARACTERS_MAX || !isLength(length))
    return render(c, { title: 'Write', status: 400 }, <WriteForm isWrong />);
  const { words, credits } = LENGTHS[length];
  const idempotencyKey = String(form['idempotencyKey']);

  // Before the work: once it is done, the user may have spent the credits in another tab.
  const reservation = await c.env.CREDITS.reserve({
    userId: c.var.user,
    amount: credits,
    // Not the prompt: the ledger keeps a reason for ever, and nothing can be deleted from it.
    reason: `A text of up to ${words} words`,
    expiresInSeconds: RESERVATION_SECONDS,
    idempotencyKey,
  });
  switch (reservation.status) {
    case 'reserved': {
      if (reservation.duplicate) return sentTwice(c, idempotencyKey);
      const { reservationId } = reservation;
      const { user: userId } = c.var;
      const job = { userId, prompt, words, reserved: credits, reservationId, idempotencyKey };
      const writing = write(c.env, job);
      // A browser abandons the first request of a double click: without this, that ends the work.
      c.executionCtx.waitUntil(writing);
      const failure = await writing;
      if (failure) return render(c, { title: 'Write' }, <GaveUp {...failure} />);
      // To a page of its own: to load this one again would be to send the form again.
      return c.redirect(textPath(idempotencyKey), 303);
    }
    case 'insufficient_credits':
      return render(
        c,
        { title: 'Write', status: 402 },
        <WriteForm prompt={prompt} length={length} missing={credits - reservation.available} />,
      );
    case 'refused':
      if (reservation.code === 'already_captured') return sentTwice(c, idempotencyKey);
      // As when the form was sent before, and its credits were given back.
      return message(c, 409, 'Nothing was written', reservation.message);
    case 'unavailable':
      // If they were reserved all the same, they are free again in two minutes.
      return message(c, 503, 'Please try again', 'Credits cannot be reserved at the moment.');
  }
});

/** The model runs once for each reservation, because a second text would be free. */
async function sentTwice(c: Context<App>, idempotencyKey: string): Promise<Response> {
  if (await findText(c.env, { userId: c.var.user, idempotencyKey }))
    return c.redirect(textPath(idempotencyKey), 303);
  return message(
    c,
    409,
    'Sent twice',
    'This text is being written already, or is done. Your account shows what it costs.',
  );
}

interface Job {
  readonly userId: string;
  readonly prompt: string;
  readonly words: number;
  readonly reserved: number;
  readonly reservationId: string;
  readonly idempotencyKey: string;
}

/** @returns why there is no text; null when it is stored. */
async function write(env: ShopEnv, job: Job): Promise<Failure | null> {
  let text: string;
  try {
    text = await writeText(job.prompt, job.words);
  } catch {
    // Whatever went wrong: without a text there is nothing to pay for.
    return giveBack(env, job);
  }
  const { reserved, reservationId } = job;
  const cost = Math.ceil(countWords(text) / WORDS_PER_CREDIT);
  // Before the charge, so that a user who paid finds the text. After a crash between the two, its page charges.
  await storeText(env, job, { text, cost, reserved, reservationId });
  await charge(env, { ...job, cost });
  return null;
}

async function giveBack({ CREDITS }: ShopEnv, job: Job): Promise<Failure> {
  const { reservationId, idempotencyKey, reserved } = job;
  const result = await CREDITS.release({ reservationId, idempotencyKey });
  switch (result.status) {
    case 'released':
      return { reserved, isFree: true };
    case 'refused':
      // Ended already, as when it expired: then nothing of it is reserved either.
      return { reserved, isFree: true };
    case 'unavailable':
      return { reserved, isFree: false };
  }
}

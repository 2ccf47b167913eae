import { type Context, Hono } from 'hono';
import type { App } from './bindings.ts';
import { isLength, LENGTHS, PROMPT_CHARACTERS_MAX, WORDS_PER_CREDIT } from './lengths.ts';
import { countWords, writeText } from './model.ts';
import { message } from './views/message.tsx';
import { render } from './views/page.tsx';
import { type Receipt, Result } from './views/result.tsx';
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
      if (reservation.duplicate) return sentTwice(c);
      const { reservationId } = reservation;
      const job = { prompt, words, reserved: credits, reservationId, idempotencyKey };
      const writing = write(c.env, job);
      // A browser abandons the first request of a double click: without this, that ends the work.
      c.executionCtx.waitUntil(writing);
      return render(c, { title: 'Write' }, <Result receipt={await writing} />);
    }
    case 'insufficient_credits':
      return render(
        c,
        { title: 'Write', status: 402 },
        <WriteForm prompt={prompt} length={length} missing={credits - reservation.available} />,
      );
    case 'refused':
      if (reservation.code === 'already_captured') return sentTwice(c);
      // As when the form was sent before, and its credits were given back.
      return message(c, 409, 'Nothing was written', reservation.message);
    case 'unavailable':
      // If they were reserved all the same, they are free again in two minutes.
      return message(c, 503, 'Please try again', 'Credits cannot be reserved at the moment.');
  }
});

/**
 * The model runs once for each reservation: a second text would be free. A product that keeps its
 * texts shows the first one here.
 */
const sentTwice = (c: Context<App>) =>
  message(
    c,
    409,
    'Sent twice',
    'This text is being written already, or is done. Your account shows what it costs.',
  );

interface Job {
  readonly prompt: string;
  readonly words: number;
  readonly reserved: number;
  readonly reservationId: string;
  /** The form's: reservations, captures and releases are named apart, so one key serves for all. */
  readonly idempotencyKey: string;
}

async function write(env: ShopEnv, job: Job): Promise<Receipt> {
  let text: string;
  try {
    text = await writeText(job.prompt, job.words);
  } catch {
    // Whatever went wrong: without a text there is nothing to pay for.
    return giveBack(env, job);
  }
  return charge(env, job, text);
}

async function charge({ CREDITS }: ShopEnv, job: Job, text: string): Promise<Receipt> {
  const { reservationId, idempotencyKey, reserved } = job;
  const cost = Math.ceil(countWords(text) / WORDS_PER_CREDIT);
  const result = await CREDITS.capture({
    reservationId,
    amount: cost,
    // The form promised "up to 10 credits", so what is above them is ours to bear. Choose `overdraw`
    // where the user decides how much is done, as in a conversation that is billed by its length.
    overflow: 'cap',
    idempotencyKey,
  });
  switch (result.status) {
    case 'captured':
      return { text, cost, reserved, charged: -result.transaction.amount };
    case 'refused':
      // The work took longer than the reservation lasts: the text is a gift.
      console.error(JSON.stringify({ message: 'not captured', code: result.code }));
      return { text, cost, reserved, charged: 0 };
    case 'unavailable':
      // Nobody knows whether it was captured. Where that matters, do it from a queue or a Workflow,
      // which repeats the call with the same key until it is answered.
      console.error(JSON.stringify({ message: 'capture unavailable' }));
      return { text, cost, reserved, charged: null };
  }
}

async function giveBack({ CREDITS }: ShopEnv, job: Job): Promise<Receipt> {
  const { reservationId, idempotencyKey, reserved } = job;
  const result = await CREDITS.release({ reservationId, idempotencyKey });
  switch (result.status) {
    case 'released':
      return { text: null, reserved, isFree: true };
    case 'refused':
      // Ended already, as when it expired: then nothing of it is reserved either.
      return { text: null, reserved, isFree: true };
    case 'unavailable':
      return { text: null, reserved, isFree: false };
  }
}

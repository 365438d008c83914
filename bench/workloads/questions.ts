// What is sent, and whether everybody answers it alike: the speed of a wrong answer means nothing.
import { isDeepStrictEqual } from 'node:util';
import { request } from 'undici';
import { createAnswerer } from '../by-hand/answerers.js';
import { createCall } from '../by-hand/call.js';
import type { Target } from '../measure/measureRounds.js';
import type { Requests } from '../measure/runLoad.js';
import { coldText } from './coldTexts.js';
import type { Workload } from './workload.js';

/** At most so many questions are compared. */
const COMPARED = 20;
const SHOWN_CHARACTERS = 1_500;

/** Bodies of all questions in turn, or for ever new ones. */
export function toBodies({ query, questions, cold }: Workload): Requests['bodies'] {
  if (cold !== true) return questions.map((variables) => JSON.stringify({ query, variables }));
  // Every process of a variant is new, so numbers may begin again with each of them.
  let n = 0;
  return () => {
    n += 1;
    return JSON.stringify({ query: coldText(query, n), variables: questions[n % questions.length] });
  };
}

/** Asks one variant. Throws for anything but a complete answer. */
export async function ask(target: Target, query: string, variables: object): Promise<unknown> {
  const { path, headers } = await target.requests();
  const { statusCode, body } = await request(`${target.program.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`status ${statusCode}: ${text.slice(0, SHOWN_CHARACTERS)}`);
  const { data, errors } = JSON.parse(text) as { data?: unknown; errors?: unknown };
  if (errors !== undefined) throw new Error(`errors: ${text.slice(0, SHOWN_CHARACTERS)}`);
  return data;
}

function refuse(name: string, expected: unknown, answered: unknown): never {
  const texts = [expected, answered].map((data) => JSON.stringify(data).slice(0, SHOWN_CHARACTERS));
  throw new Error(`${name} answers otherwise:\n${texts.join('\n')}`);
}

/** Throws unless every target answers as the hand-written program does. Gives the size of an answer in bytes. */
export async function verifySameAnswers(
  workload: Workload,
  upstream: string,
  targets: Readonly<Record<string, Target>>,
): Promise<number> {
  const { query, questions } = workload;
  const answer = createAnswerer(workload.byHand, createCall(upstream));
  const step = Math.ceil(questions.length / COMPARED);
  let bytes = 0;
  for (const variables of questions.filter((_, place) => place % step === 0)) {
    const expected: unknown = JSON.parse(JSON.stringify(await answer(variables)));
    if (Object.values(expected as object).includes(null))
      throw new Error(`${workload.name}: nothing would be measured`);
    bytes = Buffer.byteLength(JSON.stringify({ data: expected }));
    for (const [name, target] of Object.entries(targets)) {
      const answered = await ask(target, query, variables).catch((error: unknown) => {
        throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
      });
      if (!isDeepStrictEqual(answered, expected)) refuse(name, expected, answered);
    }
  }
  return bytes;
}

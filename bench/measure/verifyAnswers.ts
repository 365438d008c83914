// Both variants must answer the same before anything is measured: speed of a wrong answer means nothing.
import { isDeepStrictEqual } from 'node:util';
import { request } from 'undici';

interface UnitWork {
  unit: { dossiers: { edges: unknown[]; pageInfo: { endCursor: string | null } } } | null;
}

/** An answer as it is compared. */
export interface ComparableAnswer {
  readonly data: UnitWork;
}

export interface Question {
  readonly token: string;
  readonly query: string;
  readonly unit: string;
  readonly first: number;
}

/** Asks one variant. Throws for anything but a complete answer. */
export async function askUnitWork(url: string, question: Question): Promise<ComparableAnswer> {
  const { token, query, unit, first } = question;
  const { statusCode, body } = await request(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables: { code: unit, first } }),
  });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`status ${statusCode} for unit ${unit}: ${text.slice(0, 500)}`);
  const answer = JSON.parse(text) as ComparableAnswer & { errors?: unknown };
  if (answer.errors !== undefined) throw new Error(`errors for unit ${unit}: ${text.slice(0, 500)}`);
  return answer;
}

/** Cursors are signed with each program's own key, so only their presence can be compared. */
function withoutCursorText({ data }: ComparableAnswer): unknown {
  const dossiers = data.unit?.dossiers;
  if (dossiers === undefined) return data;
  const { pageInfo } = dossiers;
  const shown = { ...pageInfo, endCursor: pageInfo.endCursor === null ? null : 'a cursor' };
  return { ...data, unit: { ...data.unit, dossiers: { ...dossiers, pageInfo: shown } } };
}

/** True if the two say the same, cursors apart. */
export function isSameAnswer(one: ComparableAnswer, other: ComparableAnswer): boolean {
  return isDeepStrictEqual(withoutCursorText(one), withoutCursorText(other));
}

/** Throws, with both answers shortened, if they differ for one of the units or if nothing is in them. */
export async function verifyAnswers(
  urls: readonly [string, string],
  units: readonly string[],
  question: Omit<Question, 'unit'>,
): Promise<void> {
  let rows = 0;
  for (const unit of units) {
    const [one, other] = await Promise.all([
      askUnitWork(urls[0], { ...question, unit }),
      askUnitWork(urls[1], { ...question, unit }),
    ]);
    if (!isSameAnswer(one, other)) {
      const texts = [one, other].map((answer) => JSON.stringify(answer).slice(0, 1_500));
      throw new Error(`the answers for unit ${unit} differ:\n${texts.join('\n')}`);
    }
    rows += one.data.unit?.dossiers.edges.length ?? 0;
  }
  if (rows === 0) throw new Error('the answers are equal, but empty: nothing would be measured');
}

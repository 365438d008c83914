// Names of fields: by survey, group and question up to version 6, by question alone from 7.
import { UpstreamError } from '../../kit/index.js';
import type { ConsultationsClient } from '../client.js';
import { toFailure } from '../remoteControl.js';
import { fieldmap, type QuestionRow } from '../wire/rows.js';

const older = ({ sid, gid, qid }: QuestionRow) => `${sid}X${gid}X${qid}`;
const newer = ({ qid }: QuestionRow) => `Q${qid}`;

async function findSpelling(
  sid: string,
  question: QuestionRow,
  client: ConsultationsClient,
  signal: AbortSignal,
): Promise<(row: QuestionRow) => string> {
  const reply = await client.remote.read({ method: 'get_fieldmap', params: [Number(sid)], schema: fieldmap, signal });
  if (reply.kind === 'STATUS') throw toFailure('get_fieldmap', reply.meaning);
  const names = new Set(Object.keys(reply.value));
  const spelling = [newer, older].find((spell) => names.has(spell(question)));
  if (spelling !== undefined) return spelling;
  throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: 'get_fieldmap: fields have unknown names', sent: false });
}

/** The field of each question, by its code. */
export async function loadFieldNames(
  sid: string,
  questions: readonly QuestionRow[],
  client: ConsultationsClient,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const [first] = questions;
  if (first === undefined) return new Map();
  const { fieldNames } = client.config;
  const spell =
    fieldNames === 'AUTO' ? await findSpelling(sid, first, client, signal) : fieldNames === 'Q' ? newer : older;
  return new Map(questions.map((question) => [question.title, spell(question)]));
}

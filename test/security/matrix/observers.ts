// Operations of the matrix that take more than one request: exports, which two people make, and events.
import type { MatrixSystem } from '../../support/matrixAdapter.js';
import type { TestGateway } from '../../support/testGateway.js';
import { askByPost, type Body, type Lines, type Reply } from './asking.js';
import { codesIn, read, recordOf, shapeOf } from './observe.js';
import type { Person } from './people.js';
import { questionFor, titleOf, type Question } from './questions.js';
import { recordKey, type Family } from './world.js';
import type { OpaqueCodec } from '../../../gateway/stitching/index.js';
import type { Row } from './words.js';

export interface Surroundings {
  readonly gateway: TestGateway;
  readonly system: MatrixSystem;
  readonly codec: OpaqueCodec;
  readonly lines: Lines;
  person(row: Row, family: Family, second?: string): Person;
}

const admin = (query: string, variables: object): Question => ({
  surface: 'admin',
  query,
  variables: variables as Record<string, unknown>,
  strong: true,
});

const REQUEST = `mutation RequestExport($input: NewExportRequest!) { requestExport(input: $input) { id } }`;
const APPROVE = `mutation Approve($id: ID!) { approveExport(id: $id, reason: "Đồng ý xuất dữ liệu mẫu") { state } }`;
const DOWNLOAD = `mutation Download($id: ID!) { downloadExport(id: $id) { path } }`;

const ROWS = `query Exported($word: String, $after: String) {
  records(word: $word, first: 20, after: $after) {
    nodes { number nationalId phone fullName health holder { address email } } pageInfo { hasNextPage endCursor }
  }
}`;
const NOTICES = `query Exported($after: String) {
  notices(first: 20, after: $after) { nodes { title } pageInfo { hasNextPage endCursor } }
}`;

function exportOf(row: Row, family: Family, system: MatrixSystem): object {
  const word = titleOf(recordOf(row, family, system)?.key ?? '');
  const shown = row.relation === 'public';
  return {
    operation: shown ? NOTICES : ROWS,
    variables: shown ? {} : { word },
    purpose: 'steering',
    reason: 'Xuất dữ liệu mẫu của ma trận',
    format: 'NDJSON',
  };
}

function readFile(text: string, row: Row, system: MatrixSystem): string {
  const [first] = text.split('\n').filter((line) => line !== '');
  if (first === undefined) return 'EMPTY';
  if (row.relation === 'public') return 'ALLOW_MASKED_2PERSON';
  const shape = shapeOf(JSON.parse(first) as never, system.records.values());
  return shape === 'MASKED' ? 'ALLOW_MASKED_2PERSON' : `EXPORTED ${shape}`;
}

/** Asks, is refused the file, has it approved by somebody else, and opens it. */
export async function observeExport(row: Row, family: Family, around: Surroundings): Promise<string> {
  const ask = askByPost(around.gateway);
  // Nobody has more than ten requests open: each relation has its own people here.
  const [one, other] = [row.relation, 'second'].map((name) => around.person(row, family, `-${name}`)) as [
    Person,
    Person,
  ];
  const data = (reply: Reply, name: string) => (reply.body.data as Record<string, any> | null)?.[name];
  const asked = await ask(one, admin(REQUEST, { input: exportOf(row, family, around.system) }));
  const id: unknown = data(asked, 'requestExport')?.id;
  if (id === undefined) return codesIn(asked.body);
  const early = await ask(one, admin(DOWNLOAD, { id }));
  if (codesIn(early.body) !== 'CONFLICT') return `before approval: ${early.text}`;
  const alone = await ask(one, admin(APPROVE, { id }));
  if (codesIn(alone.body) !== 'SAME_PERSON') return `approved alone: ${alone.text}`;
  const approved = await ask(other, admin(APPROVE, { id }));
  if (codesIn(approved.body) !== '') return `approval: ${codesIn(approved.body)}`;
  const link = await ask(one, admin(DOWNLOAD, { id }));
  const path: unknown = data(link, 'downloadExport')?.path;
  if (typeof path !== 'string') return `link: ${codesIn(link.body)}`;
  const file = await fetch(`${around.gateway.url}${path}`);
  return file.ok ? readFile(await file.text(), row, around.system) : `file: ${file.status}`;
}

async function untilListening(system: MatrixSystem, before: number, done: () => boolean): Promise<void> {
  for (let turn = 0; turn < 2_000 && system.listeners() <= before && !done(); turn += 1)
    await new Promise((resolve) => setTimeout(resolve, 1));
}

/** Tells of the record, then of one that is certainly seen: whichever comes first says it. */
export async function observeSubscription(row: Row, family: Family, around: Surroundings): Promise<string> {
  const { system, codec, lines } = around;
  const person = around.person(row, family);
  const line = await lines.line(person);
  const before = system.listeners();
  let answer: Body | undefined;
  const asked = line.ask(questionFor(row, family, codec), (body) => {
    answer ??= body;
  });
  // A connection that was not let in answers at once, without an event.
  void asked.then((body) => {
    answer ??= body;
  });
  await untilListening(system, before, () => answer !== undefined);
  const record = recordOf(row, family, system);
  const proof = system.records.get(recordKey(family, person.sees));
  if (record !== undefined && answer === undefined) system.tell(record);
  if (proof !== undefined && answer === undefined) system.tell(proof);
  const body = await asked;
  if (codesIn(body) !== '') return codesIn(body);
  line.hangUp();
  for (let turn = 0; turn < 2_000 && system.listeners() > before; turn += 1)
    await new Promise((resolve) => setTimeout(resolve, 1));
  const shown = (body.data as { recordChanged: { number: string } }).recordChanged;
  if (shown.number === proof?.number && proof.number !== record?.number) return 'EMPTY';
  return read({ ...row, operation: 'getById' }, { data: { shown } }, system);
}

// Sends steps of progress, a few per call and in their order. What the portal shows already is never sent again.
import { z } from 'zod';
import { defineCommand, InputError, type Found, type Prepared, type StepOutcome } from '../../kit/index.js';
import type { Call, PublicServicesClient } from '../client.js';
import { lookUpDossier } from '../loaders/dossiers.js';
import type { DossierStepInput, MutationPushDossierProgressArgs } from '../schema.generated.js';
import { maybeSent, unsent } from '../sent.js';
import type { StepRow } from '../wire/dossierRow.js';
import { textIn, toComparable, wireItem, type WireItem } from '../wire/wireItem.js';
import { deliver, findSettled, type Work } from './deliver.js';
import { createInputReader, type InputReader } from './inputReader.js';
import { readStatus } from './readContent.js';

const payloadSchema = z.object({ code: z.string(), steps: z.array(wireItem) });
type Payload = z.output<typeof payloadSchema>;

const LONGEST_OFFICER = 50;
const MOST_STEPS = 100;
const REFUSED = {
  vi: 'Cổng Dịch vụ công quốc gia không nhận các bước xử lý này.',
  en: 'The national portal does not take these steps of progress.',
};
const REFUSED_REST = {
  vi: 'Cổng Dịch vụ công quốc gia đã ghi các bước đầu nhưng không nhận các bước còn lại.',
  en: 'The national portal has recorded the first steps and does not take the rest.',
};
const GONE = { vi: 'Cổng không có hồ sơ này.', en: 'The portal does not have this dossier.' };

function readStep(reader: InputReader, code: string, step: DossierStepInput, field: string): WireItem {
  return {
    MaHoSo: code,
    NguoiXuLy: reader.text(`${field}.officer`, step.officer, { max: LONGEST_OFFICER, required: true }),
    ChucDanh: reader.text(`${field}.officerTitle`, step.officerTitle, { max: 200 }),
    ThoiDiemXuLy: reader.instant(`${field}.at`, step.at, 'PAST'),
    PhongBanXuLy: reader.text(`${field}.department`, step.department, { max: 500 }),
    NoiDungXuLy: reader.text(`${field}.content`, step.content, { max: 2_000, required: true, lines: true }),
    TrangThai: readStatus(reader, `${field}.status`, step.status),
    NgayBatDau: reader.instant(`${field}.from`, step.from, 'PAST'),
    NgayKetThucTheoQuyDinh: reader.instant(`${field}.dueAt`, step.dueAt, 'FUTURE'),
  };
}

/** What tells one step from another, sent or shown. */
function keyOf(parts: readonly (string | null)[]): string {
  return JSON.stringify(parts.map((part) => toComparable(part ?? '')));
}

const sentKey = (step: WireItem) =>
  keyOf(['ThoiDiemXuLy', 'TrangThai', 'NguoiXuLy', 'NoiDungXuLy'].map((name) => textIn(step, name)));
const shownKey = (row: StepRow) => keyOf([row.THOIDIEMXULY, row.TRANGTHAI, row.NGUOIXULY, row.NOIDUNGXULY]);

function expectOrder(reader: InputReader, steps: readonly DossierStepInput[]): void {
  const isOrdered = steps.every(({ at }, place) => place === 0 || at >= (steps[place - 1] as DossierStepInput).at);
  reader.expect(isOrdered, 'steps', { en: 'be in order of time', vi: 'theo thứ tự thời gian' });
  reader.expect(steps.length > 0 && steps.length <= MOST_STEPS, 'steps', {
    en: `have 1 to ${MOST_STEPS} entries`,
    vi: `có từ 1 đến ${MOST_STEPS} bước`,
  });
}

async function prepare({ id, steps }: MutationPushDossierProgressArgs, call: Call): Promise<Prepared<Payload>> {
  const row = await lookUpDossier(call.client, id, call.signal);
  if (row === null) throw new InputError('id must be a dossier of the portal.', 'id phải là hồ sơ có trên Cổng.');
  const reader = createInputReader(call.client.clock.now());
  expectOrder(reader, steps);
  const items = reader.list('steps', steps, (step, field) => readStep(reader, row.MAHOSO, step, field));
  // Two equal steps could not be told from one step that was sent twice.
  reader.expect(new Set(items.map(sentKey)).size === items.length, 'steps', {
    en: 'differ from each other in time, status, officer or content',
    vi: 'khác nhau về thời điểm, trạng thái, người xử lý hoặc nội dung',
  });
  reader.done();
  return { subject: `dossier ${row.MAHOSO}`, payload: { code: row.MAHOSO, steps: items } };
}

/** The steps that the portal does not show; null without the dossier, 'HIDDEN' if it shows no progress at all. */
async function findMissing({ client, payload, signal }: Work<Payload>): Promise<readonly WireItem[] | 'HIDDEN' | null> {
  const row = await lookUpDossier(client, payload.code, signal);
  if (row === null) return null;
  if (row.PROGRESS === null) return 'HIDDEN';
  const shown = new Set(row.PROGRESS.map(shownKey));
  return payload.steps.filter((step) => !shown.has(sentKey(step)));
}

const toDone = (code: string) =>
  ({ outcome: 'DONE', result: { row: { type: 'Dossier', key: code }, reference: code } }) as const;

async function find(work: Work<Payload>, wanted: readonly WireItem[]): Promise<Found> {
  const missing = await findMissing(work);
  if (missing === null) return { outcome: 'REFUSED', reason: GONE };
  if (missing === 'HIDDEN') return { outcome: 'UNCLEAR' };
  return missing.some((step) => wanted.includes(step)) ? { outcome: 'ABSENT' } : toDone(work.payload.code);
}

function sendSome(work: Work<Payload>, steps: readonly WireItem[]): Promise<StepOutcome> {
  return deliver(work, {
    service: 'CapNhatTienDoHoSoMC',
    parameters: { data: steps },
    done: toDone(work.payload.code).result,
    refusal: REFUSED,
    find: () => find(work, steps),
  });
}

function inChunks<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, place) => items.slice(place * size, (place + 1) * size));
}

async function send(work: Work<Payload>): Promise<StepOutcome> {
  const { client, payload } = work;
  const found = await unsent(() => findMissing(work));
  if (found === null) return { outcome: 'REFUSED', reason: GONE };
  const missing = found === 'HIDDEN' ? payload.steps : found;
  let recorded = payload.steps.length - missing.length;
  for (const steps of inChunks(missing, client.config.writes.stepsPerCall)) {
    const outcome = await (recorded === 0 ? sendSome(work, steps) : maybeSent(() => sendSome(work, steps)));
    if (outcome.outcome === 'REFUSED' && recorded > 0) return { outcome: 'REFUSED', reason: REFUSED_REST };
    if (outcome.outcome !== 'DONE') return outcome;
    recorded += steps.length;
  }
  return toDone(payload.code);
}

export const pushDossierProgress = defineCommand<PublicServicesClient, Payload>({
  payload: payloadSchema,
  prepare,
  steps: [
    {
      name: 'push-progress',
      title: { vi: 'Gửi tiến độ xử lý', en: 'Send the progress' },
      timeoutMs: 300_000,
      send,
      reconcile: (work) => findSettled(work, () => find(work, work.payload.steps)),
    },
  ],
});

// Sends the status of a dossier, with results. The portal gives no number for it, so it is found by what it changed.
import { z } from 'zod';
import { defineCommand, InputError, type Found, type Prepared } from '../../kit/index.js';
import type { Call, PublicServicesClient } from '../client.js';
import { lookUpDossier } from '../loaders/dossiers.js';
import type { DossierStatusInput, MutationPushDossierStatusArgs } from '../schema.generated.js';
import { toWireTime } from '../toInstant.js';
import type { DossierRow } from '../wire/dossierRow.js';
import { toComparable } from '../wire/wireItem.js';
import { deliver, findSettled, type Work } from './deliver.js';
import { createInputReader, type InputReader } from './inputReader.js';
import { readStatus } from './readContent.js';
import { readResult } from './readLists.js';

const resultSchema = z.object({ name: z.string(), id: z.string(), code: z.string(), url: z.string() });
const payloadSchema = z.object({
  code: z.string(),
  /** The portal's own code, where the dossier has one. */
  nationalCode: z.string(),
  account: z.string(),
  /** The code before; '' if there was none. */
  before: z.string(),
  status: z.string(),
  content: z.string(),
  at: z.string(),
  results: z.array(resultSchema),
});
type Payload = z.output<typeof payloadSchema>;

const REFUSED = {
  vi: 'Cổng Dịch vụ công quốc gia không nhận trạng thái này.',
  en: 'The national portal does not take this status.',
};
const GONE = { vi: 'Cổng không có hồ sơ này.', en: 'The portal does not have this dossier.' };

/** What usually follows is an assumption: another order is logged, and refused only behind a status that is said to be the last. */
function checkTransition(reader: InputReader, from: string, to: string, client: PublicServicesClient): void {
  if (from === '' || from === to) return;
  const { transitions, terminal } = client.config.writes;
  reader.expect(!terminal.includes(Number(from)), 'input.status', {
    en: 'stay as it is: the dossier has its last status',
    vi: 'giữ nguyên: hồ sơ đã ở trạng thái cuối cùng',
  });
  const usual = transitions[String(Number(from))] ?? [];
  if (!usual.includes(Number(to))) client.log.warn({ from, to }, 'an unusual order of statuses of a dossier');
}

function readInput(reader: InputReader, input: DossierStatusInput, client: PublicServicesClient) {
  const status = readStatus(reader, 'input.status', input.status);
  return {
    status,
    content: reader.text('input.content', input.content, { max: 2_000, required: true, lines: true }),
    at: input.at ? reader.instant('input.at', input.at, 'PAST') : toWireTime(client.clock.now()),
    results: reader.list('input.results', input.results ?? [], (result, field) => readResult(reader, result, field)),
  };
}

async function prepare({ id, input }: MutationPushDossierStatusArgs, call: Call): Promise<Prepared<Payload>> {
  const { client } = call;
  const row = await lookUpDossier(client, id, call.signal);
  if (row === null) throw new InputError('id must be a dossier of the portal.', 'id phải là hồ sơ có trên Cổng.');
  const reader = createInputReader(client.clock.now(), client.sealedFiles.addressOf);
  const read = readInput(reader, input, client);
  const before = row.TRANGTHAIHOSO ?? '';
  checkTransition(reader, before, read.status, client);
  reader.done();
  const status = client.config.writes.statusCodes[read.status] ?? read.status;
  const { MAHOSO: code, MAHOSOQG, MADOITUONG } = row;
  const payload = { code, nationalCode: MAHOSOQG ?? code, account: MADOITUONG ?? '', before, ...read, status };
  return { subject: `dossier ${code}`, payload };
}

function toParameters({ client, payload }: Work<Payload>) {
  const { statusType, statusFile } = client.config.writes;
  const { idKey, nameKey, urlKey, codeKey } = statusFile;
  const files = payload.results.map(({ id, name, url, code }) => {
    return { [idKey]: id, [nameKey]: name, [urlKey]: url, [codeKey]: code };
  });
  return {
    type: statusType,
    data: {
      MaHoSo: payload.nationalCode,
      MaHoSoDonVi: payload.code,
      MaDoiTuong: payload.account,
      NoiDung: payload.content,
      NgayXuLy: payload.at,
      TrangThai: payload.status,
      TaiLieuXuLy: files,
    },
  };
}

/** A line of progress with this time, status and text: the surest sign, where the portal shows one. */
function isInProgress(row: DossierRow, { at, status, content }: Payload): boolean {
  return (row.PROGRESS ?? []).some(
    (step) =>
      step.THOIDIEMXULY === at &&
      step.TRANGTHAI === status &&
      toComparable(step.NOIDUNGXULY ?? '') === toComparable(content),
  );
}

/** Whether the status has become what was sent. The same status as before says nothing: sending it again changes nothing. */
function isTaken(row: DossierRow, payload: Payload): boolean {
  if (isInProgress(row, payload)) return true;
  if (row.TRANGTHAIHOSO !== payload.status || payload.status === payload.before) return false;
  const shown = new Set((row.DANHSACHGIAYTOKETQUA ?? []).map(({ DOCUMENT }) => DOCUMENT));
  return payload.results.every(({ id }) => shown.has(id));
}

const toResult = (code: string) => ({ row: { type: 'Dossier', key: code }, reference: code });

async function find({ client, payload, signal }: Work<Payload>): Promise<Found> {
  const row = await lookUpDossier(client, payload.code, signal);
  if (row === null) return { outcome: 'REFUSED', reason: GONE };
  return isTaken(row, payload) ? { outcome: 'DONE', result: toResult(payload.code) } : { outcome: 'ABSENT' };
}

function send(work: Work<Payload>) {
  return deliver(work, {
    service: 'DongBoTrangThaiHoSo',
    parameters: toParameters(work),
    done: toResult(work.payload.code),
    refusal: REFUSED,
    find: () => find(work),
  });
}

export const pushDossierStatus = defineCommand<PublicServicesClient, Payload>({
  payload: payloadSchema,
  prepare,
  steps: [
    {
      name: 'push-status',
      title: { vi: 'Gửi trạng thái hồ sơ', en: 'Send the status' },
      timeoutMs: 65_000,
      send,
      reconcile: (work) => findSettled(work, () => find(work)),
    },
  ],
});

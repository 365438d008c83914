// What a dossier holds, from the input of a command to the fields of DongBoHoSoMC. Only what was given appears.
import { toChannelCode, toDeliveryCode, toPaymentCode, toStatusCode } from '../convert/codes.js';
import type { DossierStatus, SubmitDossierInput, UpdateDossierInput } from '../schema.generated.js';
import type { WireItem, WireValue } from '../wire/wireItem.js';
import type { InputReader } from './inputReader.js';
import { readApplicant } from './readApplicant.js';
import { readAttachment, readFee, readOtherPaper, readResult, toResultItem } from './readLists.js';

/** Both inputs hold this. */
export type DossierContent = UpdateDossierInput | (SubmitDossierInput & UpdateDossierInput);

const LONGEST_SUMMARY = 1_000;
const LONGEST_NOTE = 2_000;

/** The code of a status that may be sent; '' after noting the mistake. */
export function readStatus(reader: InputReader, field: string, status: DossierStatus): string {
  const code = toStatusCode(status);
  reader.expect(code !== undefined, field, { en: 'be a status other than UNKNOWN', vi: 'là trạng thái khác UNKNOWN' });
  return code ?? '';
}

/** `read` unless the value is absent. */
function when<T>(value: T | null | undefined, read: (value: T) => WireValue): WireValue | undefined {
  return value === null || value === undefined ? undefined : read(value);
}

function readTimes(reader: InputReader, content: DossierContent) {
  const past = (name: 'submittedAt' | 'acceptedAt' | 'returnedAt' | 'finishedAt' | 'refusedAt') =>
    when(content[name], (value) => reader.instant(`input.${name}`, value, 'PAST'));
  const times = {
    NgayNopHoSo: past('submittedAt'),
    NgayTiepNhan: past('acceptedAt'),
    NgayHenTra: when(content.dueAt, (value) => reader.instant('input.dueAt', value, 'FUTURE')),
    NgayTra: past('returnedAt'),
    NgayKetThucXuLy: past('finishedAt'),
    NgayTuChoi: past('refusedAt'),
  };
  const { submittedAt, acceptedAt, dueAt } = content;
  reader.expect(!submittedAt || !acceptedAt || submittedAt <= acceptedAt, 'input.acceptedAt', {
    en: 'not be before submittedAt',
    vi: 'không trước submittedAt',
  });
  reader.expect(!acceptedAt || !dueAt || acceptedAt <= dueAt, 'input.dueAt', {
    en: 'not be before acceptedAt',
    vi: 'không trước acceptedAt',
  });
  return times;
}

function readLists(reader: InputReader, content: DossierContent) {
  const { fees, attachments, otherPapers, results, databasesUsed } = content;
  return {
    DanhSachLePhi: when(fees, (items) => reader.list('input.fees', items, (fee, at) => readFee(reader, fee, at))),
    TaiLieuNop: when(attachments, (items) =>
      reader.list('input.attachments', items, (paper, at) => readAttachment(reader, paper, at)),
    ),
    DanhSachTepDinhKemKhac: when(otherPapers, (items) =>
      reader.list('input.otherPapers', items, (paper, at) => readOtherPaper(reader, paper, at)),
    ),
    DanhSachGiayToKetQua: when(results, (items) =>
      reader.list('input.results', items, (paper, at) => toResultItem(readResult(reader, paper, at))),
    ),
    DSKetNoiCSDL: when(databasesUsed, (items) =>
      reader.list('input.databasesUsed', items, (code, at) => ({
        MaCSDL: reader.text(at, code, { max: 20, required: true }),
      })),
    ),
    HoSoCoThanhPhanSoHoa: when(attachments, (items) => (items.some(({ digitised }) => digitised === true) ? '1' : '0')),
  };
}

function readTexts(reader: InputReader, content: DossierContent) {
  const long = (field: string, max: number) => (value: string) => reader.text(field, value, { max, lines: true });
  const { delivery } = content;
  return {
    TrichYeuHoSo: when(content.summary, long('input.summary', LONGEST_SUMMARY)),
    GhiChu: when(content.note, long('input.note', LONGEST_NOTE)),
    HinhThuc: when(delivery, ({ way }) => toDeliveryCode(way)),
    ThongTinTra: when(delivery, ({ instructions }) => long('input.delivery.instructions', 1_000)(instructions ?? '')),
  };
}

/** The fields that were given. `channel` is that of the dossier as it is, where the input does not name one. */
export function readContent(
  reader: InputReader,
  content: DossierContent,
  channel: DossierContent['channel'] = content.channel,
): WireItem {
  const { applicant } = content;
  const fields: Record<string, WireValue | undefined> = {
    ...(applicant && readApplicant(reader, 'input.applicant', applicant, content.channel ?? channel)),
    KenhThucHien: when(content.channel, toChannelCode),
    TrangThaiHoSo: when(content.status, (status) => readStatus(reader, 'input.status', status)),
    DuocThanhToanTrucTuyen: when(content.onlinePayment, toPaymentCode),
    TaiKhoanDuocXacThucVoiVNeID: when(content.accountVerified, (is) => (is ? '1' : '0')),
    ...readTexts(reader, content),
    ...readTimes(reader, content),
    ...readLists(reader, content),
  };
  const given = Object.entries(fields).filter((entry): entry is [string, WireValue] => entry[1] !== undefined);
  return Object.fromEntries(given);
}

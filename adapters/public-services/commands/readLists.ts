// The lists of a dossier, from the input to the item.
import type {
  DossierAttachmentInput,
  DossierFeeInput,
  DossierOtherPaperInput,
  DossierResultInput,
} from '../schema.generated.js';
import type { WireItem } from '../wire/wireItem.js';
import type { InputReader } from './inputReader.js';

const NAME = { max: 2_000, required: true };
const CODE = { max: 100 };
const NEEDED_CODE = { max: 200, required: true };

const toFlag = (value: boolean | null | undefined) => (value === true ? '1' : '0');

export function readFee(reader: InputReader, fee: DossierFeeInput, field: string): WireItem {
  reader.expect(fee.amount >= 0, `${field}.amount`, { en: 'not be negative', vi: 'không âm' });
  return {
    TenPhiLePhi: reader.text(`${field}.name`, fee.name, NAME),
    MaPhiLePhi: reader.text(`${field}.code`, fee.code, CODE),
    HinhThucThu: reader.text(`${field}.collection`, fee.collection, CODE),
    Gia: String(fee.amount),
    LoaiPhiLePhi: reader.text(`${field}.kind`, fee.kind, CODE),
  };
}

export function readAttachment(reader: InputReader, paper: DossierAttachmentInput, field: string): WireItem {
  const url = reader.file(field, paper);
  reader.expect(url !== '', `${field}.url`, { en: 'not be empty', vi: 'không để trống' });
  return {
    TepDinhKemId: reader.text(`${field}.fileId`, paper.fileId, NEEDED_CODE),
    TenTepDinhKem: reader.text(`${field}.name`, paper.name, { max: 4_000, required: true }),
    IsDeleted: 'False',
    MaThanhPhanHoSo: reader.text(`${field}.paperCode`, paper.paperCode, CODE),
    DuongDanTaiTepTin: url,
    DuocSoHoa: toFlag(paper.digitised),
    DuocTaiSuDung:
      reader.form(`${field}.reuse`, paper.reuse, /^[012]$/, { en: 'be 0, 1 or 2', vi: 'là 0, 1 hoặc 2' }) || '0',
    DuocLayTuKhoDMQG: toFlag(paper.fromRepository),
    MaKetQuaThayThe: '',
  };
}

export function readOtherPaper(reader: InputReader, paper: DossierOtherPaperInput, field: string): WireItem {
  reader.expect(paper.quantity >= 1 && paper.quantity <= 1_000, `${field}.quantity`, {
    en: 'be between 1 and 1000',
    vi: 'nằm trong khoảng từ 1 đến 1000',
  });
  return {
    TenGiayTo: reader.text(`${field}.name`, paper.name, NAME),
    SoLuong: String(paper.quantity),
    LoaiGiayTo: reader.text(`${field}.kind`, paper.kind, CODE),
  };
}

/** A result paper, in words that both services for results are made from. */
export interface ResultPaper {
  readonly name: string;
  readonly id: string;
  readonly code: string;
  readonly url: string;
}

export function readResult(reader: InputReader, result: DossierResultInput, field: string): ResultPaper {
  return {
    name: reader.text(`${field}.name`, result.name, NAME),
    id: reader.text(`${field}.documentId`, result.documentId, NEEDED_CODE),
    code: reader.text(`${field}.code`, result.code, CODE),
    url: reader.file(field, result),
  };
}

export function toResultItem({ name, id, code, url }: ResultPaper): WireItem {
  return { TenGiayTo: name, MaThanhPhanHoSo: '', GiayToId: id, DuongDanTepTinKetQua: url, MaGiayToKetQua: code };
}

// The applicant of a dossier as the portal wants them: never without a number, never with a dummy in its place.
import { toApplicantCode } from '../convert/codes.js';
import type { DossierApplicantInput, DossierChannel } from '../schema.generated.js';
import type { WireItem } from '../wire/wireItem.js';
import type { InputReader } from './inputReader.js';

/** LoaiDinhDanh: the citizen number, and the number that identity cards had before it. */
const CITIZEN = { kind: '1', pattern: /^\d{12}$/, rule: { en: 'have 12 digits', vi: 'có 12 chữ số' } };
const FORMER = { kind: '2', pattern: /^\d{9}$/, rule: { en: 'have 9 digits', vi: 'có 9 chữ số' } };
const REGISTRATION = /^[0-9A-Za-z./-]{4,30}$/;

interface Numbers {
  readonly citizen: string;
  readonly former: string;
  readonly registration: string;
}

function readNumbers(reader: InputReader, field: string, applicant: DossierApplicantInput): Numbers {
  const { citizenNumber, formerIdentityNumber, identifier } = applicant;
  const numbers = {
    citizen: reader.form(`${field}.citizenNumber`, citizenNumber, CITIZEN.pattern, CITIZEN.rule),
    former: reader.form(`${field}.formerIdentityNumber`, formerIdentityNumber, FORMER.pattern, FORMER.rule),
    registration: reader.form(`${field}.identifier`, identifier, REGISTRATION, {
      en: 'have 4 to 30 letters, digits, dots, slashes or hyphens',
      vi: 'có từ 4 đến 30 chữ, số, dấu chấm, gạch chéo hoặc gạch nối',
    }),
  };
  if (applicant.kind === 'INDIVIDUAL') {
    reader.expect(numbers.citizen !== '' || numbers.former !== '', `${field}.citizenNumber`, {
      en: 'be given for an individual, or formerIdentityNumber instead',
      vi: 'được nêu đối với cá nhân, hoặc nêu formerIdentityNumber',
    });
  } else {
    reader.expect(numbers.registration !== '', `${field}.identifier`, {
      en: 'be given for anyone but an individual',
      vi: 'được nêu đối với tổ chức, doanh nghiệp, cơ quan',
    });
  }
  return numbers;
}

function toIdentifications({ citizen, former }: Numbers): WireItem[] {
  return [
    { LoaiDinhDanh: CITIZEN.kind, SoDinhDanh: citizen },
    { LoaiDinhDanh: FORMER.kind, SoDinhDanh: former },
  ].filter((item) => item.SoDinhDanh !== '');
}

/** The applicant's part of the item. `channel` is that of the dossier, where it is known here. */
export function readApplicant(
  reader: InputReader,
  field: string,
  applicant: DossierApplicantInput,
  channel: DossierChannel | null | undefined,
): WireItem {
  const numbers = readNumbers(reader, field, applicant);
  const account = reader.text(`${field}.portalAccount`, applicant.portalAccount, { max: 100 });
  reader.expect(account === '' || channel === 'ONLINE', `${field}.portalAccount`, {
    en: 'be left out unless channel is ONLINE',
    vi: 'bỏ trống trừ khi channel là ONLINE',
  });
  return {
    ChuHoSo: reader.text(`${field}.name`, applicant.name, { max: 500, required: true }),
    SoGiayToChuHoSo: applicant.kind === 'INDIVIDUAL' ? numbers.citizen || numbers.former : numbers.registration,
    LoaiDoiTuong: toApplicantCode(applicant.kind),
    MaDoiTuong: account,
    Email: reader.email(`${field}.email`, applicant.email),
    SoDienThoai: reader.phone(`${field}.phone`, applicant.phone),
    ThongTinKhac: reader.text(`${field}.particulars`, applicant.particulars, { max: 2_000, lines: true }),
    DinhDanhCHS: toIdentifications(numbers),
  };
}

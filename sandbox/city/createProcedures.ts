// The 12 fields and 120 procedures of the sample, with everything that LayThuTuc shows of a procedure.
import { createRandom } from './createRandom.js';
import type { Random } from './createRandom.js';
import type { Procedure, ProcedureChannel, ProcedureField, ProcedurePaper } from './types.js';

const FIELD_NAMES = [
  'Hộ tịch',
  'Chứng thực',
  'Đất đai',
  'Cư trú',
  'Xây dựng',
  'Kinh doanh hộ cá thể',
  'Bảo trợ xã hội',
  'Người có công',
  'Giáo dục',
  'Văn hóa',
  'Môi trường',
  'Trẻ em',
];
const ACTS = [
  'Đăng ký lần đầu',
  'Đăng ký lại',
  'Cấp bản sao',
  'Cấp đổi giấy tờ',
  'Cấp lại giấy tờ',
  'Thay đổi thông tin',
  'Xác nhận',
  'Hưởng chính sách',
  'Chấm dứt',
  'Tra cứu và trích lục',
];
const FEES = ['Không', '5.000', '10.000', '50.000', '150.000', 'Theo quy định của HĐND thành phố'];
const GROUPS = ['Thủ tục thiết yếu', 'Thủ tục liên thông', 'Thủ tục khác'];

/** All fields of the sample (lĩnh vực). */
export function createFields(): readonly ProcedureField[] {
  return FIELD_NAMES.map((name, index) => ({
    code: `G99-MU${String(index + 1).padStart(2, '0')}`,
    name: `${name} (mẫu)`,
    sectorCode: 'G99',
    sample: true,
  }));
}

function toChannel(random: Random, channel: ProcedureChannel['channel'], days: number): ProcedureChannel {
  const amount = random.pick(FEES);
  const fee = { code: '1', amount, unit: amount === 'Không' ? '' : 'đồng', note: 'Mức thu mẫu' };
  const copy = { code: '2', amount: '2.000', unit: 'đồng/trang', note: 'Bản sao (mẫu)' };
  return { channel, days, fees: random.chance(0.25) ? [fee, copy] : [fee] };
}

function toPapers(random: Random, serial: string): ProcedurePaper[] {
  const first = {
    code: `G${serial}-1`,
    name: 'Tờ khai theo mẫu',
    formName: `Mẫu tờ khai ${serial}`,
    originals: 1,
    copies: 0,
  };
  const others = Array.from({ length: 1 + random.int(3) }, (_, index) => ({
    code: `G${serial}-${index + 2}`,
    name: `Giấy tờ mẫu ${index + 2}`,
    formName: '',
    originals: random.int(2),
    copies: 1,
  }));
  return [first, ...others];
}

function toProcedure(seed: string, index: number, field: ProcedureField): Procedure {
  const random = createRandom(`${seed}/procedure/${index}`);
  const serial = String(index + 1).padStart(3, '0');
  const days = random.pick([1, 3, 5, 7, 10, 15, 20]);
  const act = ACTS[index % ACTS.length] ?? '';
  return {
    index,
    code: `9.${String(index + 1).padStart(6, '0')}`,
    name: `Thủ tục mẫu ${serial}: ${act} – ${field.name}`,
    kind: random.pick(['1', '2']),
    group: random.pick(GROUPS),
    fieldCode: field.code,
    stages: ['Bước 1: Nộp hồ sơ (mẫu)', 'Bước 2: Thẩm định (mẫu)', 'Bước 3: Ký và trả kết quả (mẫu)'],
    channels: (['1', '2', '3'] as const)
      .slice(0, 2 + random.int(2))
      .map((channel) => toChannel(random, channel, channel === '2' ? Math.max(1, days - 1) : days)),
    papers: toPapers(random, serial),
    requirement: random.chance(0.3) ? 'Có mặt khi nhận kết quả (mẫu)' : '',
    subjects: index % 6 === 5 ? ['Doanh nghiệp', 'Hợp tác xã'] : ['Công dân Việt Nam'],
    results: [{ code: `KQ${serial}`, name: `Kết quả mẫu của thủ tục ${serial}` }],
    legalBases: [{ number: `${index + 1}/2024/NĐ-MẪU`, name: 'Văn bản quy định mẫu, không có thật' }],
    decisionId: `QD-MAU-${String(1 + (index % 12)).padStart(2, '0')}`,
    sample: true,
  };
}

/** All procedures of the sample: ten in each field. */
export function createProcedures(seed: string, fields: readonly ProcedureField[]): readonly Procedure[] {
  return fields.flatMap((field, fieldIndex) =>
    ACTS.map((_, act) => toProcedure(seed, fieldIndex * ACTS.length + act, field)),
  );
}

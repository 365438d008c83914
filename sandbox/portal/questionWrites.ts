// The services that write questions and answers: DongBoHoiDap and DongBoKetQuaHoiDapGuiTuDVCQG.
import { PortalRefusal } from './portalAnswer.js';
import type { Found } from './portalAnswer.js';
import { readRequired, readText, readTime } from './portalParams.js';
import type { PortalParams } from './portalParams.js';
import { refuseDuplicate } from './refuseDuplicate.js';
import type { ServiceSources } from './services.js';
import { toAnswerId } from './toQuestionItem.js';

/** The agency by the old form of its code. */
function readAgency({ city }: ServiceSources, params: PortalParams) {
  const code = readRequired(params, 'MADONVI');
  const agency = city.agency(code);
  if (agency?.oldCode !== code) throw new PortalRefusal('Mã đơn vị không hợp lệ');
  return agency;
}

/** DongBoHoiDap: a question that was asked at the agency. */
export function pushQuestion(sources: ServiceSources, params: PortalParams): Found {
  const { writes } = sources;
  const id = readRequired(params, 'HOIDAPID');
  const agency = readAgency(sources, params);
  const content = readRequired(params, 'NOIDUNG');
  if (writes.question(id) !== undefined) refuseDuplicate(sources, `Câu hỏi ${id}`);
  const item = {
    HOIDAPID: id,
    MALINHVUC: readText(params, 'MaLinhVuc'),
    MATTHCDP: '',
    TENDONVI: agency.name,
    MADONVI: agency.oldCode,
    NOIDUNG: content,
    NOIDUNGTRALOI: '',
    TRALOIID: '',
    HOVATEN: '',
    THUDIENTU: '',
    DIACHI: '',
    SODIENTHOAI: '',
    TRANGTHAI: '0',
  };
  writes.saveQuestion(id, { fromPortal: false, item });
  writes.count('DongBoHoiDap', id);
  return { result: [] };
}

/** DongBoKetQuaHoiDapGuiTuDVCQG: one answer to one question, and no second one. */
export function pushAnswer(sources: ServiceSources, params: PortalParams): Found {
  const { writes } = sources;
  const id = readRequired(params, 'HOIDAPID');
  const question = writes.question(id);
  if (question === undefined) throw new PortalRefusal('Không tìm thấy câu hỏi');
  readAgency(sources, params);
  readRequired(params, 'NGUOITRALOI');
  readTime(params, 'NGAYTRALOI');
  const answer = readRequired(params, 'NOIDUNGTRALOI');
  if (question.item['TRALOIID'] !== '') refuseDuplicate(sources, `Câu trả lời của ${id}`);
  const item = { ...question.item, NOIDUNGTRALOI: answer, TRALOIID: toAnswerId(id), TRANGTHAI: '1' };
  writes.saveQuestion(id, { ...question, item });
  writes.count('DongBoKetQuaHoiDapGuiTuDVCQG', id);
  return { result: [] };
}

// The services about questions and answers.
import type { SampleCity } from '../city/createSampleCity.js';
import { toApplicant } from '../city/names.js';
import type { Question } from '../city/types.js';
import { PortalRefusal } from './portalAnswer.js';
import type { Found, PortalItem } from './portalAnswer.js';
import { readRequired } from './portalParams.js';
import type { PortalParams } from './portalParams.js';

function answerId({ id, answer }: Question): string {
  return answer === null ? '' : id.replace('HD-', 'TL-');
}

function toItem(city: SampleCity, question: Question): PortalItem {
  const agency = city.agency(question.agencyCode);
  const applicant = toApplicant(question.applicantIndex);
  return {
    HOIDAPID: question.id,
    MALINHVUC: question.fieldCode,
    MATTHCDP: question.procedureCode,
    TENDONVI: agency?.name ?? '',
    MADONVI: agency?.oldCode ?? '',
    NOIDUNG: question.content,
    NOIDUNGTRALOI: question.answer ?? '',
    TRALOIID: answerId(question),
    HOVATEN: applicant.name,
    THUDIENTU: applicant.email,
    DIACHI: 'Địa chỉ mẫu, Hà Nội',
    SODIENTHOAI: applicant.phone,
    TRANGTHAI: question.answer === null ? '0' : '1',
  };
}

/** LayDanhSachHoiDapGuiTuDVCQG (`fromPortal`) and LayDanhSachHoiDapBoCoQuan. */
export function listQuestions(city: SampleCity, fromPortal: boolean): Found {
  const questions = city.questions.filter((question) => question.fromPortal === fromPortal);
  return { result: questions.map((question) => toItem(city, question)) };
}

/** LayNoiDungTraLoiTheoCauHoi; an unanswered question has an empty result. */
export function getAnswer(city: SampleCity, params: PortalParams): Found {
  const id = readRequired(params, 'cauhoiid');
  const question = city.questions.find((one) => one.id === id);
  if (question === undefined) throw new PortalRefusal('Không tìm thấy câu hỏi');
  if (question.answer === null) return { result: [] };
  return { result: [{ HOIDAPID: id, TRALOIID: answerId(question), NOIDUNGTRALOI: question.answer }] };
}

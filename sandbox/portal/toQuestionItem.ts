// A question as the portal writes it.
import type { SampleCity } from '../city/createSampleCity.js';
import { toApplicant } from '../city/names.js';
import type { Question } from '../city/types.js';
import type { PortalItem } from './portalAnswer.js';

/** The number of an answer follows from that of its question. */
export function toAnswerId(questionId: string): string {
  return questionId.startsWith('HD-') ? questionId.replace('HD-', 'TL-') : `TL-${questionId}`;
}

export function toQuestionItem(city: SampleCity, question: Question): PortalItem {
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
    TRALOIID: question.answer === null ? '' : toAnswerId(question.id),
    HOVATEN: applicant.name,
    THUDIENTU: applicant.email,
    DIACHI: 'Địa chỉ mẫu, Hà Nội',
    SODIENTHOAI: applicant.phone,
    TRANGTHAI: question.answer === null ? '0' : '1',
  };
}

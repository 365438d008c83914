// The services that read questions and answers.
import type { SampleCity } from '../city/createSampleCity.js';
import { PortalRefusal } from './portalAnswer.js';
import type { Found, PortalItem } from './portalAnswer.js';
import { readRequired } from './portalParams.js';
import type { PortalParams } from './portalParams.js';
import { toQuestionItem } from './toQuestionItem.js';
import type { WrittenRecords } from './writtenRecords.js';

/** LayDanhSachHoiDapGuiTuDVCQG (`fromPortal`) and LayDanhSachHoiDapBoCoQuan; those that were pushed come last. */
export function listQuestions(city: SampleCity, writes: WrittenRecords, fromPortal: boolean): Found {
  const items = new Map<string, PortalItem>();
  for (const question of city.questions) {
    if (question.fromPortal === fromPortal) items.set(question.id, toQuestionItem(city, question));
  }
  for (const [id, written] of writes.questions) {
    if (written.fromPortal === fromPortal) items.set(id, written.item);
  }
  return { result: [...items.values()] };
}

/** LayNoiDungTraLoiTheoCauHoi; an unanswered question has an empty result. */
export function getAnswer(writes: WrittenRecords, params: PortalParams): Found {
  const question = writes.question(readRequired(params, 'cauhoiid'));
  if (question === undefined) throw new PortalRefusal('Không tìm thấy câu hỏi');
  const { HOIDAPID = '', TRALOIID = '', NOIDUNGTRALOI = '' } = question.item;
  return { result: TRALOIID === '' ? [] : [{ HOIDAPID, TRALOIID, NOIDUNGTRALOI }] };
}

// Why the Ministry does not take a record, in our own words.
import type { Refusal } from '../../kit/index.js';

export const FORBIDDEN: Refusal = {
  vi: 'Bộ Nội vụ không nhận: tài khoản đồng bộ chưa được phân quyền cho cơ quan này.',
  en: 'The Ministry refuses: the sync account is not authorised for this agency.',
};

export const UNREADABLE: Refusal = {
  vi: 'Bộ Nội vụ không nhận: dịch vụ không đọc được nội dung gửi đi.',
  en: 'The Ministry refuses: its service cannot read what was sent.',
};

export const CONTENT: Refusal = {
  vi: 'Bộ Nội vụ không nhận nội dung hồ sơ; hồ sơ chưa được tạo.',
  en: 'The Ministry does not accept the content; the record was not created.',
};

export const NOT_THERE: Refusal = {
  vi: 'Bộ Nội vụ chưa có hồ sơ này: hãy đồng bộ cả phần thông tin chung (GENERAL).',
  en: 'The Ministry has no such record yet: sync the general part (GENERAL) as well.',
};

/** `lists`: names on the wire, which are no personal values. */
export function cannotBeEmptied(lists: readonly string[]): Refusal {
  const names = lists.join(', ');
  return {
    vi: `Ở nguồn, danh sách sau đang trống: ${names}. Dịch vụ của Bộ Nội vụ không xóa trắng được danh sách, nên hồ sơ ở đó có thể còn dòng cũ; chưa gửi gì.`,
    en: `Empty in the source: ${names}. The Ministry's service cannot empty a list, so the record there may keep old rows; nothing was sent.`,
  };
}

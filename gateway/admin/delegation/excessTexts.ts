// What goes beyond one's own rights, in words that say what would be accepted.
import type { Problem } from '../problems.js';
import type { Excess } from './excessOver.js';

export const EXCESS: Readonly<Record<Excess, Problem>> = {
  CAPABILITY: {
    path: 'capability',
    vi: 'Bạn không có quyền này ở dạng được trao lại.',
    en: 'You do not hold this capability in a form that may be handed on.',
  },
  UNIT: {
    path: 'unit',
    vi: 'Phạm vi rộng hơn phạm vi của quyền bạn có.',
    en: 'The units reach further than those of the grant you hold.',
  },
  PURPOSES: {
    path: 'purposes',
    vi: 'Có mục đích mà quyền của bạn không có.',
    en: 'There is a purpose that the grant you hold does not have.',
  },
  TIME: {
    path: 'validTo',
    vi: 'Thời hạn vượt thời hạn của quyền bạn có; hãy chọn ngày kết thúc sớm hơn.',
    en: 'It would outlast the grant you hold; choose an earlier last day.',
  },
  DEPTH: {
    path: 'under',
    vi: 'Quyền đã được trao qua ba cấp; không trao tiếp được nữa.',
    en: 'The grant has been handed on three times already and goes no further.',
  },
  CYCLE: {
    path: 'grantee',
    vi: 'Quyền này bắt nguồn từ chính bên nhận.',
    en: 'The grant comes from the one who would receive it.',
  },
};

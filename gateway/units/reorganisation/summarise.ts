// The report in a few lines, for people who decide.
import type { RehearsalReport } from './report.js';

export function summarise(report: Omit<RehearsalReport, 'summary'>): RehearsalReport['summary'] {
  const { counts, grants, tenants, quotas, suspended, undecided, effectiveOn, number } = report;
  const { CARRIED, NOT_CARRIED, NEEDS_DECISION, NO_SUCCESSOR, STAYS_BEHIND } = grants.byOutcome;
  return {
    vi: [
      `${number}, hiệu lực từ 00:00 ngày ${effectiveOn}: ${counts.ending} đơn vị kết thúc, ${counts.beginning} đơn vị mới.`,
      `${counts.whole} đơn vị được nhập toàn bộ; ${counts.divided} đơn vị bị chia thành ${counts.parts} phần, trong đó ${counts.soundDefaults} đơn vị có một phần giữ toàn bộ dân số.`,
      `${counts.spanning} đơn vị mới nằm trên địa bàn của nhiều đơn vị cấp trên cũ; ${counts.reusedCodes} mã được dùng lại, không quyền nào chuyển theo mã.`,
      `${grants.total} quyền gắn với đơn vị kết thúc: ${CARRIED} được chuyển, ${NOT_CARRIED} chưa quyết định chuyển, ${NEEDS_DECISION} cần quyết định từng quyền, ${NO_SUCCESSOR} không có đơn vị kế tục, ${STAYS_BEHIND} không chuyển (thay thế, khẩn cấp).`,
      `${tenants.total} cơ quan thuộc đơn vị kết thúc (${undecided.tenants.total} chưa có đơn vị mới), ${quotas.total} hạn mức của các cơ quan này; ${suspended.total} quyền được trao tiếp sẽ tạm dừng nếu không được chuyển.`,
      'Mặc định: không quyền nào tự chuyển; quyền cũ chỉ còn để xem lịch sử.',
    ],
    en: [
      `${number}, in force from 00:00 on ${effectiveOn}: ${counts.ending} units end, ${counts.beginning} begin.`,
      `${counts.whole} units go whole into another one; ${counts.divided} are divided into ${counts.parts} parts, ${counts.soundDefaults} of them with all their people in one part.`,
      `${counts.spanning} new units lie across several former parents; ${counts.reusedCodes} codes are used again, and no right passes along with a code.`,
      `${grants.total} grants are at units that end: ${CARRIED} are carried, ${NOT_CARRIED} may be and nobody decided, ${NEEDS_DECISION} need a decision each, ${NO_SUCCESSOR} have no successor, ${STAYS_BEHIND} stay behind (stand-ins, emergencies).`,
      `${tenants.total} agencies are at units that end (${undecided.tenants.total} without a new unit), with ${quotas.total} quotas; ${suspended.total} grants handed on from there are suspended unless they are carried.`,
      'By default nothing is carried: old grants remain for reading history only.',
    ],
  };
}

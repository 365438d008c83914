// The progress of a dossier, derived from its dates when it is asked for: received, examined, (held up,) done, returned.
import { timeAt, workingDayFrom } from './calendar.js';
import { createRandom } from './createRandom.js';
import type { Dossier, DossierStep, LocalTime, Officer } from './types.js';

const CONTENT: Readonly<Record<number, string>> = {
  2: 'Tiếp nhận hồ sơ (mẫu)',
  3: 'Không tiếp nhận: thành phần hồ sơ chưa đúng (mẫu)',
  4: 'Thẩm định hồ sơ (mẫu)',
  5: 'Yêu cầu bổ sung giấy tờ (mẫu)',
  6: 'Yêu cầu thực hiện nghĩa vụ tài chính (mẫu)',
  7: 'Công dân yêu cầu rút hồ sơ (mẫu)',
  8: 'Dừng xử lý (mẫu)',
  9: 'Đã xử lý xong, trình ký (mẫu)',
  10: 'Trả kết quả cho người nộp (mẫu)',
};

interface Milestone {
  readonly status: number;
  readonly at: LocalTime;
}

/** The moment half-way (in working days) between two; never outside them. */
function between(from: LocalTime, until: LocalTime): LocalTime {
  const first = workingDayFrom(from.slice(0, 10));
  const last = workingDayFrom(until.slice(0, 10));
  const at = timeAt((first + last) >> 1, 41_400);
  return at > from && at < until ? at : from;
}

function listMilestones(dossier: Dossier): Milestone[] {
  const { status, receivedAt } = dossier;
  if (status === 1) return [];
  if (status === 3) return [{ status: 3, at: dossier.rejectedAt ?? receivedAt }];
  const milestones: Milestone[] = [{ status: 2, at: receivedAt }];
  if (status === 2) return milestones;
  const end = dossier.finishedAt ?? receivedAt;
  milestones.push({ status: 4, at: between(receivedAt, end) });
  if (status === 4) return milestones;
  if (status === 5 || status === 6 || status === 7 || status === 8) return [...milestones, { status, at: end }];
  milestones.push({ status: 9, at: end });
  if (status === 10) milestones.push({ status: 10, at: dossier.returnedAt ?? end });
  return milestones;
}

/** The steps in order of time. `officers` are those of the dossier's agency, head first; `office` names who works on it. */
export function createDossierSteps(
  seed: string,
  dossier: Dossier,
  officers: readonly Officer[],
  office: string,
): DossierStep[] {
  const random = createRandom(`${seed}/steps/${dossier.index}`);
  const signer = random.pick(officers.slice(0, 3));
  const clerk = random.pick(officers);
  const inCharge = officers.find(({ number }) => number === dossier.officerNumber) ?? clerk;
  let startedAt = dossier.receivedAt;
  return listMilestones(dossier).map(({ status, at }) => {
    const officer = status === 9 ? signer : status === 2 || status === 10 ? clerk : inCharge;
    const step = {
      officerNumber: officer.number,
      officerName: officer.fullName,
      post: officer.post,
      at,
      office,
      content: CONTENT[status] ?? '',
      status,
      startedAt,
      dueAt: dossier.dueAt,
    };
    startedAt = at;
    return step;
  });
}

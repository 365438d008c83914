// The 300 questions and answers of the sample, asked of wards of both eras.
import { dayAt, LAST_DAY, timeAt, workingDayFrom, workingDayUntil } from './calendar.js';
import { createRandom } from './createRandom.js';
import { pickApplicant } from './names.js';
import type { Agency, Procedure, Question } from './types.js';

const QUESTIONS = 300;

/** All questions; the latest ones have no answer yet. */
export function createQuestions(
  seed: string,
  agencies: readonly Agency[],
  procedures: readonly Procedure[],
): readonly Question[] {
  const random = createRandom(`${seed}/questions`);
  const wards = agencies.filter((agency) => agency.kind === 'WARD');
  return Array.from({ length: QUESTIONS }, (_, index) => {
    const agency = random.pick(wards);
    const procedure = random.pick(procedures);
    const first = workingDayFrom(agency.activeFrom);
    const place = first + random.int(workingDayUntil(agency.ceasedOn ?? LAST_DAY) - first + 1);
    const isAnswered = dayAt(place) < '2026-11-01' && random.chance(0.9);
    return {
      id: `HD-MAU-${String(index + 1).padStart(6, '0')}`,
      agencyCode: agency.code,
      fieldCode: procedure.fieldCode,
      procedureCode: procedure.code,
      content: `Câu hỏi mẫu ${index + 1}: hồ sơ "${procedure.name}" cần những giấy tờ gì?`,
      answer: isAnswered ? `Trả lời mẫu ${index + 1}: xem thành phần hồ sơ của thủ tục ${procedure.code}.` : null,
      askedAt: timeAt(place, 28_800 + random.int(30_000)),
      applicantIndex: pickApplicant(random),
      fromPortal: random.chance(0.6),
      sample: true,
    };
  });
}

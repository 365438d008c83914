// The status trail of a document at one receiver (codes of documents-edXML: 01–06, 13, 15, 16), derived when it is asked for.
import { LAST_DAY, timeAt, workingDayFrom } from './calendar.js';
import { createRandom } from './createRandom.js';
import type { Random } from './createRandom.js';
import type { Agency, CityDocument, DocumentStatus, Officer } from './types.js';

const OPENING = 28_800;
const CLOSING = 61_200;

/** What the trail of one document at one receiver follows from. */
interface TrailCase {
  readonly seed: string;
  readonly document: CityDocument;
  readonly sender: Agency;
  readonly receiver: Agency;
  /** The message that recalled or updated this document, if there is one. */
  readonly followUp: CityDocument | undefined;
  readonly receiverOfficers: readonly Officer[];
}

/** A clock that only moves forward, and only in working hours. */
class WorkClock {
  #place: number;
  #second: number;
  constructor(from: string) {
    this.#place = workingDayFrom(from.slice(0, 10));
    this.#second = Number(from.slice(11, 13)) * 3600 + Number(from.slice(14, 16)) * 60 + Number(from.slice(17));
  }
  move(seconds: number, days = 0): string {
    this.#second += seconds;
    this.#place += days;
    if (this.#second > CLOSING) {
      this.#place += 1;
      this.#second = OPENING + (this.#second % 3600);
    }
    return timeAt(this.#place, this.#second);
  }
}

/** The receiver's answer to a recall or update: 15 agrees, 16 refuses. One answer, in both trails that show it. */
function answerTo(seed: string, followUp: CityDocument, receiverCode: string): '15' | '16' {
  return createRandom(`${seed}/answer/${followUp.index}/${receiverCode}`).chance(0.85) ? '15' : '16';
}

function listUsual(random: Random, clock: WorkClock): { code: string; at: string }[] {
  const trail = [{ code: '01', at: clock.move(20 + random.int(1200)) }];
  if (random.chance(0.03)) return [...trail, { code: '02', at: clock.move(1200 + random.int(6000)) }];
  trail.push({ code: '03', at: clock.move(600 + random.int(7200)) });
  const last = random.chance(0.85) ? 3 : random.int(3);
  const pauses = [0, 1, 3];
  for (let step = 0; step < last; step += 1) {
    trail.push({
      code: `0${4 + step}`,
      at: clock.move(600 + random.int(9000), random.int((pauses[step] as number) + 1)),
    });
  }
  return trail;
}

function listEntries(trailCase: TrailCase, random: Random): { code: string; at: string }[] {
  const { seed, document, receiver, followUp } = trailCase;
  const clock = new WorkClock(document.sentAt);
  if (document.business === 1 || document.business === 2) {
    const code = answerTo(seed, document, receiver.code);
    return [
      { code: '01', at: clock.move(20 + random.int(1200)) },
      { code, at: clock.move(1800 + random.int(9000)) },
    ];
  }
  const usual = listUsual(random, clock);
  if (followUp?.business !== 1) return usual;
  // 13 is allowed only before 06, so the work on a recalled document stops where the recall arrives.
  const before = usual.filter(({ code, at }) => code !== '06' && at < followUp.sentAt);
  const answered = new WorkClock(followUp.sentAt).move(3600 + random.int(9000));
  return [
    ...before,
    { code: '13', at: followUp.sentAt },
    { code: answerTo(seed, followUp, receiver.code), at: answered },
  ];
}

/** The trail in order of time; entries after the last day of either agency are left out. */
export function createDocumentTrail(trailCase: TrailCase): DocumentStatus[] {
  const { seed, document, sender, receiver, receiverOfficers } = trailCase;
  const random = createRandom(`${seed}/trail/${document.index}/${receiver.code}`);
  const lastDay = [sender.ceasedOn ?? LAST_DAY, receiver.ceasedOn ?? LAST_DAY].sort()[0] as string;
  const staff = random.pick(receiverOfficers).number;
  return listEntries(trailCase, random)
    .filter(({ at }) => at.slice(0, 10) <= lastDay)
    .map((entry) => ({ ...entry, staffNumber: entry.code === '13' ? document.signerNumber : staff }));
}

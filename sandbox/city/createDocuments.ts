// The 30,000 official documents of the sample: who sent what to whom, in both eras, each agency only while it existed.
import { dayAt, FIRST_NEW_DAY, LAST_DAY, timeAt, workingDayFrom, workingDayUntil } from './calendar.js';
import { createRandom } from './createRandom.js';
import type { Random } from './createRandom.js';
import { createReceiverPools } from './receiverPools.js';
import type { ReceiverPools } from './receiverPools.js';
import { spread } from './spread.js';
import type { Agency, AgencyKind, BusinessType, CityDocument, Day, Officer } from './types.js';

/** Documents by kind of sender; the wards of the new era send the rest of the 30,000. */
const TOTALS = { CITY: 600, DEPARTMENT: 4320, DISTRICT: 2400, OLD_WARD: 7364, NEW_WARD: 15_316 } as const;
const MINIMA = { CITY: 600, DEPARTMENT: 60, DISTRICT: 50, OLD_WARD: 8, NEW_WARD: 80 } as const;
const TYPES = [
  { name: 'Công văn', mark: '', about: 'V/v phối hợp giải quyết công việc' },
  { name: 'Công văn', mark: '', about: 'V/v cung cấp thông tin' },
  { name: 'Quyết định', mark: 'QĐ', about: 'Về việc giải quyết thủ tục hành chính' },
  { name: 'Thông báo', mark: 'TB', about: 'Kết luận cuộc họp giao ban' },
  { name: 'Báo cáo', mark: 'BC', about: 'Tình hình thực hiện nhiệm vụ' },
  { name: 'Kế hoạch', mark: 'KH', about: 'Triển khai chuyển đổi số' },
  { name: 'Tờ trình', mark: 'TTr', about: 'Đề nghị phê duyệt' },
  { name: 'Giấy mời', mark: 'GM', about: 'Dự hội nghị' },
] as const;
const PRIORITIES = [0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 3, 4] as const;
/** Receivers per document: two on average, five at most. */
const RECEIVER_COUNTS = [1, 1, 1, 2, 2, 2, 3, 3, 4, 5] as const;

type SenderGroup = keyof typeof TOTALS;

interface Plan {
  readonly random: Random;
  readonly pools: ReceiverPools;
  readonly agencies: ReadonlyMap<string, Agency>;
  readonly signers: (agencyCode: string) => readonly Officer[];
  readonly documents: CityDocument[];
  /** Indexes of the documents that an agency has received so far. */
  readonly inbox: Map<string, number[]>;
  readonly related: Set<number>;
}

function groupOf(agency: Agency): SenderGroup | undefined {
  if (agency.kind === 'OFFICE') return undefined;
  if (agency.kind !== 'WARD') return agency.kind satisfies AgencyKind;
  return agency.ceasedOn === null ? 'NEW_WARD' : 'OLD_WARD';
}

function existsOn(plan: Plan, code: string, day: Day): boolean {
  const agency = plan.agencies.get(code);
  return agency !== undefined && agency.activeFrom <= day && (agency.ceasedOn === null || day <= agency.ceasedOn);
}

function pickReceivers(plan: Plan, sender: Agency, day: Day): readonly string[] {
  const pool = plan.pools.poolOf(sender, day);
  const chosen = new Set<string>();
  const wanted = plan.random.pick(RECEIVER_COUNTS);
  // A ward that begins later may be drawn: then draw again.
  while (chosen.size < wanted) {
    const code = plan.random.pick(pool);
    if (code !== sender.code && existsOn(plan, code, day)) chosen.add(code);
  }
  return [...chosen];
}

interface Occasion {
  readonly business: BusinessType;
  readonly relatedIndex: number | null;
  readonly toCodes: readonly string[];
}

/** A recall, update or replacement goes to the receivers of an earlier document of the same sender. */
function findFollowUp(plan: Plan, sender: Agency, day: Day): Occasion | undefined {
  if (!plan.random.chance(0.06)) return undefined;
  const business = plan.random.pick([1, 2, 3] as const);
  const earlier = plan.documents.at(-1);
  if (earlier?.fromCode !== sender.code || earlier.business !== 0 || plan.related.has(earlier.index)) return undefined;
  if (earlier.promulgatedOn >= day || !earlier.toCodes.every((code) => existsOn(plan, code, day))) return undefined;
  plan.related.add(earlier.index);
  return { business, relatedIndex: earlier.index, toCodes: earlier.toCodes };
}

/** A reply goes to the sender of a document received before. */
function findReply(plan: Plan, sender: Agency, day: Day): Occasion | undefined {
  const inbox = plan.inbox.get(sender.code);
  if (inbox === undefined || !plan.random.chance(0.1)) return undefined;
  const question = plan.documents[plan.random.pick(inbox)];
  if (question === undefined || question.promulgatedOn >= day || !existsOn(plan, question.fromCode, day))
    return undefined;
  return { business: 0, relatedIndex: question.index, toCodes: [question.fromCode] };
}

function symbolOf(agency: Agency): string {
  return agency.kind === 'DEPARTMENT' ? `SM${agency.code.slice(4)}` : 'UBND';
}

function addDocument(plan: Plan, sender: Agency, place: number, number: number): void {
  const { random, documents } = plan;
  const day = dayAt(place);
  const occasion = findFollowUp(plan, sender, day) ??
    findReply(plan, sender, day) ?? {
      business: 0 as const,
      relatedIndex: null,
      toCodes: pickReceivers(plan, sender, day),
    };
  const type = random.pick(TYPES);
  const notation = type.mark === '' ? `${symbolOf(sender)}-VP` : `${type.mark}-${symbolOf(sender)}`;
  const index = documents.length;
  documents.push({
    index,
    documentId: `${sender.code},${day.replaceAll('-', '/')},${number}/${notation}`,
    fromCode: sender.code,
    toCodes: occasion.toCodes,
    number: String(number),
    notation,
    typeName: type.name,
    subject: `[Mẫu] ${type.about} (${index + 1})`,
    promulgatedOn: day,
    sentAt: timeAt(place, 28_800 + random.int(28_000)),
    dueOn: sender.ceasedOn === null && random.chance(0.3) ? dayAt(place + 5 + random.int(15)) : null,
    priority: random.pick(PRIORITIES),
    signerNumber: random.pick(plan.signers(sender.code)).number,
    attachmentCount: random.int(3),
    business: occasion.business,
    relatedIndex: occasion.relatedIndex,
    sample: true,
  });
  for (const code of occasion.toCodes) {
    const inbox = plan.inbox.get(code);
    if (inbox === undefined) plan.inbox.set(code, [index]);
    else inbox.push(index);
  }
}

function addDocumentsOf(plan: Plan, sender: Agency, count: number): void {
  const first = workingDayFrom(sender.activeFrom);
  const days = workingDayUntil(sender.ceasedOn ?? LAST_DAY) - first + 1;
  const places = Uint16Array.from({ length: count }, () => first + plan.random.int(days)).sort();
  let year = '';
  let number = 0;
  for (const place of places) {
    const itsYear = dayAt(place).slice(0, 4);
    number = itsYear === year ? number + 1 : 1;
    year = itsYear;
    addDocument(plan, sender, place, number);
  }
}

/** All documents, grouped by sender and in order of time within one. `officersOf` yields an agency's officers, head first. */
export function createDocuments(
  seed: string,
  agencies: readonly Agency[],
  officersOf: (agencyCode: string) => readonly Officer[],
): readonly CityDocument[] {
  const random = createRandom(`${seed}/documents`);
  const plan: Plan = {
    random,
    pools: createReceiverPools(agencies, FIRST_NEW_DAY),
    agencies: new Map(agencies.map((agency) => [agency.code, agency])),
    signers: (code) => officersOf(code).slice(0, 3),
    documents: [],
    inbox: new Map(),
    related: new Set(),
  };
  for (const group of Object.keys(TOTALS) as SenderGroup[]) {
    const senders = agencies.filter((agency) => groupOf(agency) === group);
    const counts = spread(random, TOTALS[group], senders.length, MINIMA[group]);
    senders.forEach((sender, place) => addDocumentsOf(plan, sender, counts[place] as number));
  }
  return plan.documents;
}

// What lies in the sample archive: a fonds for each agency, files in it, and documents in these. All of it is invented.
import { createHash } from 'node:crypto';
import { createRandom, type Random } from '../city/createRandom.js';
import type { SampleCity } from '../city/createSampleCity.js';
import type { Agency } from '../city/types.js';

export interface SampleFile {
  readonly uuid: string;
  readonly name: string;
  readonly text: string;
}

/** One object of the repository. */
export interface ArchiveRecord {
  readonly uuid: string;
  readonly handle: string;
  readonly kind: 'collection' | 'item';
  /** Values by metadata field; the first one counts. */
  readonly metadata: Readonly<Record<string, readonly string[]>>;
  /** Handle of the fonds, as OAI-PMH names its set. */
  readonly setSpec: string;
  /** Only what is open is found without a right. */
  readonly isOpen: boolean;
  readonly files: readonly SampleFile[];
  lastModified: string;
  state: 'THERE' | 'WITHDRAWN' | 'DELETED';
}

interface Place {
  readonly random: Random;
  readonly agency: Agency;
  readonly number: number;
}

const HANDLE = '123456789';
const FIRST_CHANGE = Date.UTC(2026, 4, 4, 1);
const TITLES = ['Hồ sơ đất đai', 'Hồ sơ xây dựng', 'Hồ sơ hộ tịch', 'Hồ sơ khen thưởng', 'Hồ sơ tài chính'];
const SUBJECTS = ['về việc giao đất', 'về việc cấp phép', 'về kế hoạch năm', 'về việc khen thưởng', 'về dự toán'];
const FILES_OF: Readonly<Record<string, number>> = { CITY: 24, DEPARTMENT: 8, DISTRICT: 4, WARD: 2 };

/** A stable id in the form of a UUID. */
function toUuid(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

const two = (value: number): string => String(value).padStart(2, '0');
const toDay = (iso: string): string => iso.split('-').reverse().join('/');

function toMetadata(values: Readonly<Record<string, string | null>>): ArchiveRecord['metadata'] {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [[name, [value]]])),
  );
}

/** Old records say with 02 what new ones say with 01 (TT 02/2019, TT 05/2025); a few do not say which they are. */
function toAccess(year: number, isOpen: boolean, isTagged: boolean) {
  const version = year >= 2025 ? 'TT05' : 'TT02';
  const open = version === 'TT05' ? '01' : '02';
  const closed = version === 'TT05' ? '03' : '01';
  return {
    isOpen: isOpen && isTagged,
    values: { 'tt05.schemaVersion': isTagged ? version : null, 'tt05.mode': isOpen ? open : closed },
  };
}

/** Half of the agencies are written in the older form of their code. */
function organOf(agency: Agency, fonds: number): string {
  return fonds % 2 === 0 ? agency.code : agency.oldCode;
}

function otherForm({ code, oldCode }: Agency, { metadata }: Pick<ArchiveRecord, 'metadata'>): string {
  return metadata['tt05.organId']?.[0] === code ? oldCode : code;
}

function createMaker(random: Random) {
  let made = 0;
  return (
    part: Pick<ArchiveRecord, 'kind' | 'metadata' | 'isOpen'> & Partial<ArchiveRecord> & { readonly of: string },
  ): ArchiveRecord => {
    made += 1;
    const { of, ...rest } = part;
    const handle = `${HANDLE}/${made}`;
    const lastModified = new Date(FIRST_CHANGE + made * 61_000).toISOString().slice(0, 19) + 'Z';
    const { setSpec = `col_${HANDLE}_${made}`, files = [] } = rest;
    return {
      uuid: toUuid(`${of}:${random.int(1_000_000)}`),
      handle,
      ...rest,
      files,
      setSpec,
      lastModified,
      state: 'THERE',
    };
  };
}

type Make = ReturnType<typeof createMaker>;

function createDocument(make: Make, file: ArchiveRecord, { random, agency, number }: Place, year: number) {
  const fileCode = file.metadata['tt05.fileCode']?.[0] ?? '';
  const docCode = `${fileCode}.${String(number).padStart(7, '0')}`;
  const issued = `${year}-${two(1 + random.int(12))}-${two(1 + random.int(28))}`;
  const { isOpen, values } = toAccess(year, file.isOpen && !random.chance(0.08), !random.chance(0.02));
  const subject = `Quyết định mẫu ${random.pick(SUBJECTS)} của ${agency.name}`;
  const name = `${docCode}.txt`;
  const signer = `Nguyễn Văn Mẫu ${random.int(900)}`;
  const text = `${subject}\nVăn bản mẫu ${docCode}, không có giá trị pháp lý.\n`.repeat(number === 3 ? 30 : 3);
  return make({
    of: docCode,
    kind: 'item',
    isOpen,
    setSpec: file.setSpec,
    files: [{ uuid: toUuid(`file:${docCode}`), name, text }],
    metadata: toMetadata({
      'dspace.entity.type': 'ArchiveDocument',
      'dc.title': subject,
      'dc.date.issued': issued,
      'tt05.docCode': docCode,
      'tt05.docId': String(number),
      'tt05.fileCode': fileCode,
      ...{ 'tt05.fondsCode': file.metadata['tt05.fondsCode']?.[0] ?? null, ...values },
      // One document of each file has the code of the agency in the other form than its fonds.
      'tt05.organId': number === 2 ? otherForm(agency, file) : (file.metadata['tt05.organId']?.[0] ?? null),
      'tt05.organName': agency.name,
      'tt05.typeName': '02',
      'tt05.codeNumber': String(number),
      'tt05.codeNotation': 'QĐ-UBND',
      'tt05.issuedDate': toDay(issued),
      ...{ 'tt05.subject': subject, 'tt05.language': '01', 'tt05.numberOfPage': String(1 + random.int(9)) },
      'tt05.maintenance': file.metadata['tt05.maintenance']?.[0] ?? null,
      'tt05.confidenceLevel': file.metadata['tt05.confidenceLevel']?.[0] ?? null,
      ...{ 'tt05.format': '01', 'tt05.source': random.chance(0.3) ? '1' : '0', 'tt05.riskRecovery': '0' },
      'tt05.autograph': signer,
      'tt05.keyword': 'mẫu',
    }),
  });
}

function createFile(make: Make, fonds: ArchiveRecord, { random, agency, number }: Place, year: number): ArchiveRecord {
  const fileCode = `${agency.code}.${year}.${two(number)}`;
  const { isOpen, values } = toAccess(year, !random.chance(0.1), !random.chance(0.02));
  const level = random.pick(['01', '02', '02', '02', '03', null]);
  const pages = 20 + random.int(180);
  const month = `${year < 2025 ? 2026 : year}-${two(1 + random.int(10))}`;
  return make({
    of: fileCode,
    kind: 'item',
    isOpen,
    setSpec: fonds.setSpec,
    metadata: toMetadata({
      'dspace.entity.type': 'ArchiveFile',
      'dc.title': `${random.pick(TITLES)} mẫu ${fileCode}`,
      'dc.date.issued': `${year}-01-15`,
      'tt05.fileCode': fileCode,
      'tt05.fondsCode': fonds.metadata['tt05.fondsCode']?.[0] ?? null,
      'tt05.organId': fonds.metadata['tt05.organId']?.[0] ?? null,
      ...values,
      'tt05.maintenance': random.pick(['01', '02', '05', '06']),
      'tt05.language': '01',
      'tt05.startDate': `15/01/${year}`,
      'tt05.endDate': `20/12/${year}`,
      'tt05.keyword': 'mẫu',
      'tt05.totalDoc': '3',
      ...{ 'tt05.numberOfPaper': String(pages), 'tt05.numberOfPage': String(pages), 'tt05.format': '02' },
      'tt05.confidenceLevel': level,
      'tt05.paperFileCode': level === '01' ? null : `G-${fileCode}`,
      'tt05.digitisedDate': level === null || level === '01' ? null : `${month}-10`,
      'tt05.riskRecovery': '0',
    }),
  });
}

function createFonds(make: Make, agency: Agency, index: number): ArchiveRecord {
  return make({
    of: `fonds:${agency.code}`,
    kind: 'collection',
    isOpen: true,
    metadata: toMetadata({
      'dc.title': `Phông lưu trữ ${agency.name}`,
      'tt05.fondsCode': `PL.${agency.code}`,
      'tt05.organId': organOf(agency, index),
      'tt05.organName': agency.name,
    }),
  });
}

/** All records: fonds first, each file before its documents. */
export function createRecords(city: Pick<SampleCity, 'agencies' | 'seed'>): ArchiveRecord[] {
  const random = createRandom(`${city.seed}:archive`);
  const make = createMaker(random);
  const agencies = city.agencies.filter(({ kind }) => kind !== 'OFFICE');
  return agencies.flatMap((agency, index) => {
    const fonds = createFonds(make, agency, index);
    // The wards of today have more: they are what is looked at most.
    const count = (FILES_OF[agency.kind] ?? 0) + (agency.codeList === '2025-07' ? 10 : 0);
    const files = Array.from({ length: count }, (_, number) => {
      const year = agency.codeList === '2025-07' ? 2025 + (number % 2) : 2022 + (number % 4);
      const file = createFile(make, fonds, { random, agency, number: number + 1 }, year);
      const isPaper = file.metadata['tt05.confidenceLevel'] === undefined;
      const numbers = isPaper ? [] : [1, 2, 3];
      return [file, ...numbers.map((n) => createDocument(make, file, { random, agency, number: n }, year))];
    });
    return [fonds, ...files.flat()];
  });
}

// From rows of the archive to records of the schema.
import { toCoded, toCount, toDay, withoutHtml } from './convert.js';
import type { Fonds } from './client.js';
import { toTypeName } from './documentTypes.js';
import { toRetention } from './loaders/listArguments.js';
import type { Row } from './rows.js';
import type {
  ArchiveDocumentFileRecord,
  ArchiveDocumentRecord,
  ArchiveFileRecord,
  ArchiveFondsRecord,
} from './schema.generated.js';

const ORIGINS = { '01': 'BORN_DIGITAL', '02': 'DIGITISED', '03': 'MIXED' } as const;
const CONDITIONS = { '01': 'GOOD', '02': 'NORMAL', '03': 'DAMAGED' } as const;
const SOURCES = { '0': 'OUTGOING', '1': 'INCOMING' } as const;

function ownerOf({ agency }: Pick<Row, 'agency'>) {
  return { agencyCode: agency?.code ?? null, unitKey: agency?.unit ?? null };
}

/** TT 02/2019 says something else with the same codes: whether it is an original. */
export function originOf(row: Pick<Row, 'version' | 'value'>) {
  return row.version === 'TT05' ? toCoded(ORIGINS, row.value('confidenceLevel')) : null;
}

export function toFondsRecord({ code, title, organId, agency }: Fonds): ArchiveFondsRecord {
  return { code, title, organId, ...ownerOf({ agency }) };
}

export function toFileRecord(row: Row): ArchiveFileRecord {
  const { value } = row;
  return {
    code: row.key,
    title: row.title ?? value('title'),
    fondsCode: value('fondsCode'),
    ...ownerOf(row),
    schemaVersion: row.version,
    retention: toRetention(value('maintenance')),
    origin: originOf(row),
    language: value('language'),
    startedOn: toDay(value('startDate')),
    endedOn: toDay(value('endDate')),
    keyword: value('keyword'),
    documentCount: toCount(value('totalDoc')),
    paperCount: toCount(value('numberOfPaper')),
    pageCount: toCount(value('numberOfPage')),
    condition: toCoded(CONDITIONS, value('format')),
    informationSign: value('inforSign'),
    paperFileCode: value('paperFileCode'),
    digitisedOn: toDay(value('digitisedDate')),
    description: value('description'),
  };
}

export function toDocumentRecord(row: Row, files: ArchiveDocumentFileRecord[] | null): ArchiveDocumentRecord {
  const { value, highlights } = row;
  const marked = highlights.map(withoutHtml).filter((text) => text !== '');
  return {
    code: row.key,
    subject: value('subject') ?? row.title,
    fileCode: value('fileCode'),
    fondsCode: value('fondsCode'),
    ...ownerOf(row),
    schemaVersion: row.version,
    access: row.isOpen ? 'OPEN' : 'RESTRICTED',
    typeCode: value('typeName'),
    typeName: toTypeName(value('typeName')),
    number: value('codeNumber'),
    notation: value('codeNotation'),
    issuedOn: toDay(value('issuedDate')),
    issuer: value('organName'),
    source: toCoded(SOURCES, value('source')),
    retention: toRetention(value('maintenance')),
    origin: originOf(row),
    language: value('language'),
    pageCount: toCount(value('numberOfPage')),
    keyword: value('keyword'),
    autograph: value('autograph'),
    description: value('description'),
    // One text: in a list, nothing would be left of it by its mask.
    highlight: marked.length === 0 ? null : marked.join(' … '),
    files,
  };
}

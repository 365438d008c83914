// One answer of OAI-PMH 2.0: elements are found by namespace, never by prefix; errors come with HTTP 200.
import { childrenOf, textOf, type XmlTree } from '../xml/parseXml.js';

const OAI = 'http://www.openarchives.org/OAI/2.0/';
const OAI_DC = 'http://www.openarchives.org/OAI/2.0/oai_dc/';
const DC = 'http://purl.org/dc/elements/1.1/';

export interface HarvestedRecord {
  readonly identifier: string;
  readonly datestamp: string;
  readonly isDeleted: boolean;
  /** Values of Dublin Core; none for a deleted record. */
  readonly types: readonly string[];
  readonly identifiers: readonly string[];
}

export interface OaiPage {
  readonly responseDate: string | undefined;
  /** Codes of errors; empty for an answer. */
  readonly errors: readonly string[];
  readonly records: readonly HarvestedRecord[];
  /** Records that lack what every record has. */
  readonly unusable: number;
  /** White space around it is none of it; undefined on the last page. */
  readonly token: string | undefined;
}

function toRecord(record: XmlTree): HarvestedRecord | undefined {
  const header = childrenOf(record, OAI, 'header')[0];
  const identifier = textOf(header, OAI, 'identifier');
  const datestamp = textOf(header, OAI, 'datestamp');
  if (identifier === undefined || datestamp === undefined) return undefined;
  const dc = childrenOf(childrenOf(record, OAI, 'metadata')[0], OAI_DC, 'dc')[0];
  const valuesOf = (name: string) => childrenOf(dc, DC, name).map(({ text }) => text.trim().normalize('NFC'));
  return {
    ...{ identifier, datestamp },
    isDeleted: header?.attributes.get('status') === 'deleted',
    types: valuesOf('type'),
    identifiers: valuesOf('identifier'),
  };
}

/** Codes are words and go to the log; anything else may quote somebody. */
function toCode(text: string): string {
  return /^[A-Za-z]{1,40}$/.test(text) ? text : 'unknown';
}

/** Undefined for what is no answer of OAI-PMH. */
export function readPage(root: XmlTree): OaiPage | undefined {
  if (root.name !== 'OAI-PMH' || root.namespace !== OAI) return undefined;
  const list = childrenOf(root, OAI, 'ListRecords')[0];
  const records = childrenOf(list, OAI, 'record');
  const usable = records.flatMap((record) => toRecord(record) ?? []);
  return {
    responseDate: textOf(root, OAI, 'responseDate'),
    errors: childrenOf(root, OAI, 'error').map(({ attributes }) => toCode(attributes.get('code') ?? '')),
    records: usable,
    unusable: records.length - usable.length,
    token: textOf(list, OAI, 'resumptionToken'),
  };
}

export interface Identity {
  readonly responseDate: string;
  readonly granularity: 'YYYY-MM-DD' | 'YYYY-MM-DDThh:mm:ssZ';
}

/** What `Identify` says of time; undefined where it does not. */
export function readIdentity(root: XmlTree): Identity | undefined {
  const identify = childrenOf(root, OAI, 'Identify')[0];
  const granularity = textOf(identify, OAI, 'granularity');
  const responseDate = textOf(root, OAI, 'responseDate');
  if (responseDate === undefined) return undefined;
  if (granularity === 'YYYY-MM-DD' || granularity === 'YYYY-MM-DDThh:mm:ssZ') return { responseDate, granularity };
  return undefined;
}

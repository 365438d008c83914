// `/oai/request` of the stand-in: OAI-PMH 2.0 over the open records, with resumption tokens and every error.
import type { ArchiveBehaviour } from './behaviour.js';
import { leaf, node, type Markup } from './markup.js';
import { OaiError, readOaiCall, type OaiCall } from './oaiArguments.js';
import type { ArchiveRecord } from './records.js';

export interface OaiSources {
  readonly records: readonly ArchiveRecord[];
  readonly behaviour: ArchiveBehaviour;
  readonly now: () => number;
  readonly url: () => string;
}

const HOST = 'luutru.sample.invalid';
const OAI = 'http://www.openarchives.org/OAI/2.0/';
const OAI_DC = 'http://www.openarchives.org/OAI/2.0/oai_dc/';
const DC = 'http://purl.org/dc/elements/1.1/';

const identifierOf = ({ handle }: ArchiveRecord): string => `oai:${HOST}:${handle}`;

function stampOf({ lastModified }: ArchiveRecord, { granularity }: ArchiveBehaviour): string {
  return granularity === 'YYYY-MM-DD' ? lastModified.slice(0, 10) : lastModified;
}

function toHeader(record: ArchiveRecord, behaviour: ArchiveBehaviour): Markup {
  const isGone = record.state !== 'THERE';
  const parts = [leaf('identifier', identifierOf(record)), leaf('datestamp', stampOf(record, behaviour))];
  return node('header', [...parts, leaf('setSpec', record.setSpec)], isGone ? { status: 'deleted' } : {});
}

function toDublinCore({ metadata }: ArchiveRecord): Markup {
  const first = (name: string) => metadata[name]?.[0];
  const elements: [string, string | undefined][] = [
    ['title', first('dc.title')],
    ['creator', first('tt05.organName')],
    ['date', first('dc.date.issued')],
    ['type', first('dspace.entity.type')],
    ['identifier', first('tt05.docCode') ?? first('tt05.fileCode')],
  ];
  const written = elements.flatMap(([name, text]) => (text === undefined ? [] : [leaf(`dc:${name}`, text)]));
  return node('metadata', [node('oai_dc:dc', written, { 'xmlns:oai_dc': OAI_DC, 'xmlns:dc': DC })]);
}

function toRecord(record: ArchiveRecord, behaviour: ArchiveBehaviour): Markup {
  const header = toHeader(record, behaviour);
  return node('record', record.state === 'THERE' ? [header, toDublinCore(record)] : [header]);
}

interface Resumed {
  readonly verb: string;
  readonly values: Readonly<Record<string, string>>;
  readonly start: number;
}

function toToken(resumed: Resumed): string {
  return Buffer.from(JSON.stringify(resumed)).toString('base64url');
}

function readToken(token: string, verb: string, behaviour: ArchiveBehaviour): Resumed {
  try {
    const found = JSON.parse(Buffer.from(token.trim(), 'base64url').toString()) as Resumed;
    if (!behaviour.expireTokens && found.verb === verb && Number.isInteger(found.start)) return found;
  } catch {
    // Falls through to the refusal.
  }
  throw new OaiError('badResumptionToken', 'the token is not known or has expired');
}

function tokenPart(
  resumed: Resumed,
  count: number,
  total: number,
  behaviour: ArchiveBehaviour,
  came?: string,
): Markup[] {
  // A list that never ends goes on by empty pages, each with a token of its own.
  const next = resumed.start + Math.max(count, 1);
  if (behaviour.repeatToken && came !== undefined) return [leaf('resumptionToken', came)];
  const isMore = next < total || behaviour.neverEnding;
  if (!isMore && resumed.start === 0) return [];
  const token = isMore ? toToken({ ...resumed, start: next }) : '';
  const space = behaviour.spaceAfterToken && isMore ? '\n      ' : '';
  const attributes = { cursor: String(resumed.start), completeListSize: String(total) };
  return [leaf('resumptionToken', `${space}${token}${space}`, attributes)];
}

function inRange(record: ArchiveRecord, { from, until, set }: Readonly<Record<string, string>>): boolean {
  const stamp = (date: string) => record.lastModified.slice(0, date.length === 10 ? 10 : 20);
  if (from !== undefined && stamp(from) < from) return false;
  if (until !== undefined && stamp(until) > until) return false;
  return set === undefined || record.setSpec === set;
}

function requireFormat(prefix: string | undefined): void {
  if (prefix !== 'oai_dc') throw new OaiError('cannotDisseminateFormat', 'only oai_dc is there');
}

function listRecords({ verb, values }: OaiCall, sources: OaiSources): Markup[] {
  const { behaviour, records } = sources;
  const came = values['resumptionToken'];
  const resumed = came === undefined ? { verb, values, start: 0 } : readToken(came, verb, behaviour);
  requireFormat(resumed.values['metadataPrefix']);
  const items = records.filter(({ kind, isOpen }) => kind === 'item' && isOpen);
  const found = items
    .filter((record) => inRange(record, resumed.values))
    .sort((a, b) => (a.lastModified < b.lastModified ? -1 : 1));
  if (found.length === 0) throw new OaiError('noRecordsMatch', 'nothing is in this range');
  const shown = found.slice(resumed.start, resumed.start + behaviour.pageSize);
  const write = verb === 'ListRecords' ? toRecord : toHeader;
  const token = tokenPart(resumed, shown.length, found.length, behaviour, came);
  return [...shown.map((record) => write(record, behaviour)), ...token];
}

function findRecord(identifier: string | undefined, { records }: OaiSources): ArchiveRecord {
  const found = records.find(
    (record) => record.kind === 'item' && record.isOpen && identifierOf(record) === identifier,
  );
  if (found === undefined) throw new OaiError('idDoesNotExist', 'there is no such record');
  return found;
}

function identify({ behaviour, records, url }: OaiSources): Markup[] {
  const stamps = records.map((record) => stampOf(record, behaviour)).sort();
  return [
    leaf('repositoryName', 'Kho lưu trữ mẫu'),
    leaf('baseURL', `${url()}/oai/request`),
    leaf('protocolVersion', '2.0'),
    leaf('adminEmail', 'luutru@sample.invalid'),
    leaf('earliestDatestamp', stamps[0] ?? '2026-01-01'),
    leaf('deletedRecord', 'transient'),
    leaf('granularity', behaviour.granularity),
  ];
}

const FORMAT = node('metadataFormat', [
  leaf('metadataPrefix', 'oai_dc'),
  leaf('schema', 'http://www.openarchives.org/OAI/2.0/oai_dc.xsd'),
  leaf('metadataNamespace', OAI_DC),
]);

function listSets({ values }: OaiCall, { records, behaviour }: OaiSources): Markup[] {
  const came = values['resumptionToken'];
  const resumed =
    came === undefined ? { verb: 'ListSets', values: {}, start: 0 } : readToken(came, 'ListSets', behaviour);
  const fonds = records.filter(({ kind }) => kind === 'collection');
  const shown = fonds.slice(resumed.start, resumed.start + behaviour.pageSize);
  const sets = shown.map(({ setSpec, metadata }) =>
    node('set', [leaf('setSpec', setSpec), leaf('setName', metadata['dc.title']?.[0] ?? setSpec)]),
  );
  return [...sets, ...tokenPart(resumed, shown.length, fonds.length, behaviour, came)];
}

function answer(call: OaiCall, sources: OaiSources): Markup {
  const { verb, values } = call;
  if (verb === 'Identify') return node(verb, identify(sources));
  if (verb === 'ListSets') return node(verb, listSets(call, sources));
  if (verb === 'ListMetadataFormats') {
    if (values['identifier'] !== undefined) findRecord(values['identifier'], sources);
    return node(verb, [FORMAT]);
  }
  if (verb !== 'GetRecord') return node(verb, listRecords(call, sources));
  const record = findRecord(values['identifier'], sources);
  requireFormat(values['metadataPrefix']);
  return node(verb, [toRecord(record, sources.behaviour)]);
}

function spoil(xml: string, { malformedPage, badUtf8, prefixed }: ArchiveBehaviour): Buffer {
  let text = xml;
  if (malformedPage) text = text.replace('<metadata>', '<metadata>&undefined;');
  // Names without a prefix get one, and the namespace with it.
  if (prefixed) text = text.replaceAll(/<(\/?)(?![?\w]*:|\?)(\w)/g, '<$1o:$2').replace(' xmlns="', ' xmlns:o="');
  const bytes = Buffer.from(text);
  if (badUtf8) bytes[bytes.indexOf('Quy') + 1] = 0xff;
  return bytes;
}

/** One answer; HTTP 200 whatever it says. */
export function answerOai(given: URLSearchParams, sources: OaiSources): Buffer {
  const { behaviour, now, url } = sources;
  let echoed: Record<string, string> = {};
  let body: Markup;
  try {
    const call = readOaiCall(given, behaviour.granularity);
    echoed = { verb: call.verb, ...call.values };
    body = answer(call, sources);
  } catch (error) {
    if (!(error instanceof OaiError)) throw error;
    if (error.code === 'badVerb' || error.code === 'badArgument') echoed = {};
    body = leaf('error', error.message, { code: error.code });
  }
  const date = leaf('responseDate', `${new Date(now()).toISOString().slice(0, 19)}Z`);
  const request = leaf('request', `${url()}/oai/request`, echoed);
  const xml = node('OAI-PMH', [date, request, body], { xmlns: OAI });
  return spoil(`<?xml version="1.0" encoding="UTF-8"?>\n${xml}\n`, behaviour);
}

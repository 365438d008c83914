// The six verbs of OAI-PMH 2.0 over the open documents, and the envelope around every answer.
import { loadFondsList } from '../fonds.js';
import type { Row } from '../rows.js';
import { findRows } from '../walk.js';
import { leaf, node, type Markup } from '../xml/markup.js';
import { isOffered, listRecords, type Offer } from './listRecords.js';
import { OaiError } from './oaiError.js';
import { codeOf, METADATA_FORMAT, setSpecOf, toRecord } from './publicRecord.js';
import { readRequest, type OaiRequest } from './readRequest.js';

function identify({ settings }: Offer): Markup[] {
  return [
    leaf('repositoryName', settings.repositoryName),
    leaf('baseURL', settings.baseUrl),
    leaf('protocolVersion', '2.0'),
    leaf('adminEmail', settings.adminEmail),
    leaf('earliestDatestamp', settings.earliest),
    // The archive does not say what it had.
    leaf('deletedRecord', 'no'),
    leaf('granularity', 'YYYY-MM-DDThh:mm:ssZ'),
  ];
}

async function findRecord(identifier: string, { client, settings, signal }: Offer): Promise<Row> {
  const code = codeOf(settings.repositoryId, identifier);
  const rows = code === undefined || code === '' ? [] : await findRows(client, 'DOCUMENT', [code], signal);
  const row = rows.find((one) => one.key === code && isOffered(one));
  // What is not open is not there.
  if (row === undefined) throw new OaiError('idDoesNotExist', 'There is no such record.');
  return row;
}

/** All fonds on one page: there are a few thousand at most. No token is ever given out, so none is valid. */
async function listSets({ values }: OaiRequest, { client, signal }: Offer): Promise<Markup[]> {
  if (values['resumptionToken'] !== undefined)
    throw new OaiError('badResumptionToken', 'The token is not valid or has expired.');
  const sets = (await loadFondsList(client, signal)).flatMap(({ code, title }) => {
    const spec = setSpecOf(code);
    return spec === null ? [] : [node('set', [leaf('setSpec', spec), leaf('setName', title ?? code)])];
  });
  if (sets.length === 0) throw new OaiError('noSetHierarchy', 'There are no sets.');
  return sets;
}

async function getRecord({ values }: OaiRequest, offer: Offer): Promise<Markup[]> {
  const row = await findRecord(values['identifier'] ?? '', offer);
  if (values['metadataPrefix'] !== 'oai_dc') throw new OaiError('cannotDisseminateFormat', 'Only oai_dc is offered.');
  return [toRecord(row, offer.settings.repositoryId)];
}

async function listFormats({ values }: OaiRequest, offer: Offer): Promise<Markup[]> {
  if (values['identifier'] !== undefined) await findRecord(values['identifier'], offer);
  return [METADATA_FORMAT];
}

const ANSWERS: Readonly<Record<OaiRequest['verb'], (request: OaiRequest, offer: Offer) => Promise<Markup[]>>> = {
  Identify: async (_request, offer) => identify(offer),
  ListMetadataFormats: listFormats,
  ListSets: listSets,
  ListIdentifiers: listRecords,
  ListRecords: listRecords,
  GetRecord: getRecord,
};

const OAI = 'http://www.openarchives.org/OAI/2.0/';

/** An envelope; `echoed` are the arguments, which are left out where they were not understood. */
function toEnvelope({ client, settings }: Offer, echoed: Readonly<Record<string, string>>, body: Markup): string {
  const date = `${client.clock.now().toISOString().slice(0, 19)}Z`;
  const root = node('OAI-PMH', [leaf('responseDate', date), leaf('request', settings.baseUrl, echoed), body], {
    xmlns: OAI,
    'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
    'xsi:schemaLocation': `${OAI} http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd`,
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}

/** The whole answer; what the archive fails with is thrown. */
export async function answerRequest(given: URLSearchParams, offer: Offer): Promise<string> {
  let echoed: Readonly<Record<string, string>> = {};
  try {
    const request = readRequest(given);
    echoed = { verb: request.verb, ...request.values };
    return toEnvelope(offer, echoed, node(request.verb, await ANSWERS[request.verb](request, offer)));
  } catch (error) {
    if (!(error instanceof OaiError)) throw error;
    return toEnvelope(offer, echoed, leaf('error', error.message, { code: error.code }));
  }
}

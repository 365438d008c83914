// Calls of an OAI-PMH interface. What it says by itself is read here; what HTTP says is thrown by the client.
import { z } from 'zod';
import { UpstreamError } from '../../kit/index.js';
import type { ArchiveClient } from '../client.js';
import { parseXml, PageError, type XmlTree } from '../xml/parseXml.js';
import type { OaiSettings } from './oaiSettings.js';
import { readIdentity, readPage, type Identity, type OaiPage } from './readPage.js';

const bytes = z.instanceof(Uint8Array);

/** A page that cannot be read; it is looked for again, and passed over in the end. */
export class UnreadablePage extends Error {
  constructor(readonly reason: string) {
    super(reason);
    this.name = 'UnreadablePage';
  }
}

async function ask(
  client: ArchiveClient,
  settings: OaiSettings,
  values: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<XmlTree> {
  const { timeoutMs, maxBytes } = settings;
  const reply = await client.http.request({
    operation: `oai ${values['verb'] ?? ''}`,
    method: 'GET',
    url: `${settings.url}?${new URLSearchParams(values).toString()}`,
    ...{ as: 'bytes', schema: bytes, safe: true, timeoutMs, maxBytes, signal },
  });
  try {
    return await parseXml(reply);
  } catch (error) {
    if (error instanceof PageError) throw new UnreadablePage(error.reason);
    throw error;
  }
}

/** A list begins with a range, and goes on with a token and nothing else. */
export type ListPlace = { readonly from: string } | { readonly token: string };

function valuesOf(place: ListPlace, metadataPrefix: string): Record<string, string> {
  if ('token' in place) return { verb: 'ListRecords', resumptionToken: place.token };
  return { verb: 'ListRecords', metadataPrefix, from: place.from };
}

/** A page of records. Asks for oai_dc, which is always there, where the other format is not. */
export async function listPage(
  client: ArchiveClient,
  settings: OaiSettings,
  place: ListPlace,
  signal: AbortSignal,
): Promise<OaiPage> {
  const read = async (prefix: string) => readPage(await ask(client, settings, valuesOf(place, prefix), signal));
  let page = await read(settings.metadataPrefix);
  if (page?.errors.includes('cannotDisseminateFormat') === true && settings.metadataPrefix !== 'oai_dc')
    page = await read('oai_dc');
  if (page === undefined) throw new UnreadablePage('NOT_OAI');
  return page;
}

export async function identify(client: ArchiveClient, settings: OaiSettings, signal: AbortSignal): Promise<Identity> {
  const found = await ask(client, settings, { verb: 'Identify' }, signal)
    .then(readIdentity)
    .catch((error: unknown) => {
      if (error instanceof UnreadablePage) return undefined;
      throw error;
    });
  if (found === undefined) throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: 'oai Identify' });
  return found;
}

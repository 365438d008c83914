// `/inbound/archive/oai`: open documents for others by OAI-PMH 2.0, to whom the settings say.
import {
  defineInbound,
  equalSecrets,
  InboundRefused,
  type InboundDefinition,
  type InboundFailure,
  type InboundReply,
  type InboundWork,
} from '../../kit/index.js';
import type { ArchiveClient } from '../client.js';
import { answerRequest } from './answerRequest.js';

const XML = 'text/xml; charset=utf-8';
/** Arguments are short: a token is the longest of them. */
const MAX_FORM = 16_384;

/** In OAI-PMH an error is an answer; these are failures of the call itself. 503 is the protocol's "come again". */
const STATUSES: Readonly<Record<InboundFailure, number>> = { REFUSED: 404, TOO_LARGE: 413, FAILED: 503 };

function isAdmitted(headers: Readonly<Record<string, string>>, { config }: ArchiveClient): boolean {
  const settings = config.provider;
  if (settings === undefined) return false;
  if (settings.public) return true;
  return settings.secret !== undefined && equalSecrets(headers[settings.header], settings.secret);
}

async function answer(work: InboundWork<ArchiveClient>, given: URLSearchParams): Promise<InboundReply> {
  const { client, rest, signal } = work;
  const settings = client.config.provider;
  if (settings === undefined || rest.length > 0) throw new InboundRefused('not an address of ours');
  return { status: 200, contentType: XML, body: await answerRequest(given, { client, settings, signal }) };
}

function define(
  method: 'GET' | 'POST',
  read: (work: InboundWork<ArchiveClient>) => URLSearchParams,
): InboundDefinition<ArchiveClient> {
  return defineInbound<ArchiveClient>({
    title: { vi: 'Đơn vị khác thu thập văn bản lưu trữ mở', en: 'Others harvest open archived documents' },
    method,
    maxBytes: () => (method === 'GET' ? 0 : MAX_FORM),
    admit: ({ headers }, client) => isAdmitted(headers, client),
    answer: async (work) => answer(work, read(work)),
    failed: (failure) => ({ status: STATUSES[failure], contentType: XML, body: '' }),
  });
}

/** Arguments in the address. */
export const oaiByGet = define('GET', ({ query }) => query);

/** Arguments in a form; none in the address (OAI-PMH 2.0 §3.1.1.2). */
export const oaiByPost = define('POST', ({ body, headers }) => {
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') throw new InboundRefused('not a form');
  return new URLSearchParams(Buffer.from(body).toString('utf8'));
});

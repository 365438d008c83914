// search/call: the portal asks whether a dossier has arrived here. It gets no personal value: it sent them itself.
import { defineInbound, type InboundWork } from '../../kit/index.js';
import type { PublicServicesClient } from '../client.js';
import { toWireTime } from '../toInstant.js';
import { acceptedReply, failedReply, maxBytesOf, settingsOf, unknownReply } from './answers.js';
import { dossierContent, KINDS } from './contents.js';
import { firstOf, readFields, requireCode } from './readCall.js';

async function search(work: InboundWork<PublicServicesClient>) {
  const { client } = work;
  const fields = readFields(client, work.body);
  const { codeKeys, searchServices } = settingsOf(client);
  const code = requireCode(firstOf(fields, ['masohoso', ...codeKeys]));
  const isKnownService = searchServices.includes(firstOf(fields, ['service']) ?? '');
  const agency = client.units.agency(firstOf(fields, ['madonvi']) ?? '');
  if (!isKnownService || agency === undefined) return unknownReply(client, code);
  const [found] = await client.inbox.read(KINDS.dossier, [code], dossierContent);
  if (found == null) return unknownReply(client, code);
  const { procedureCode, agencyCode } = found.content;
  const row = {
    MAHOSO: code,
    MATTHC: procedureCode ?? '',
    MADONVI: agencyCode === null ? '' : (client.units.agency(agencyCode)?.oldCode ?? ''),
    NGAYTIEPNHAN: toWireTime(found.receivedAt),
  };
  return acceptedReply(client, code, { result: [row] });
}

export const answerSearch = defineInbound<PublicServicesClient>({
  title: { vi: 'Cổng tra cứu hồ sơ đã gửi', en: 'The portal looks for a dossier that it sent' },
  method: 'POST',
  maxBytes: maxBytesOf,
  admit: (head, { admission }) => admission.isFromPortal(head) && admission.hasSecret(head),
  answer: search,
  failed: failedReply,
});

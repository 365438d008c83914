// nhanhsdvcqg and addtthcKhuyenMai: a dossier that somebody handed in on the portal, kept once for its code.
import { z } from 'zod';
import {
  defineInbound,
  type Bilingual,
  type Change,
  type InboundDefinition,
  type InboundWork,
} from '../../kit/index.js';
import type { PublicServicesClient } from '../client.js';
import { acceptedReply, failedReply, maxBytesOf, settingsOf } from './answers.js';
import { KINDS, toReceivedKey, type DossierContent, type ReceivedKind } from './contents.js';
import { findAgency, firstOf, parseFields, readFields, requireCode, textOf, type CallFields } from './readCall.js';

const addressFields = z
  .object({ MATINH: textOf(100), MAHUYEN: textOf(100), MAXA: textOf(100), DIACHICHITIET: textOf(1_000) })
  .partial()
  .nullish();

const known = z.object({
  MAHOSOQG: textOf(100),
  MATTHC: textOf(100),
  MASOTHUE: textOf(50),
  TENTHUONGNHAN: textOf(500),
  DIACHIDOANHNGHIEP: addressFields,
  DIENTHOAI: textOf(50),
  EMAIL: textOf(320),
  NGUOILIENHE: textOf(500),
  URLTEPDANGKY: textOf(2_000),
  TENTEPDANGKY: textOf(1_000),
});

/** Nobody needs them here, and a session must not be kept. */
const DROPPED: ReadonlySet<string> = new Set(['DATA', 'SESSION', 'SERVICE', 'USERNAME', 'PASSWORD']);

/** What has no name of ours. */
export function restOf(fields: CallFields, named: Iterable<string>): Record<string, unknown> {
  const names = new Set([...named].map((name) => name.toUpperCase()));
  return Object.fromEntries(Object.entries(fields).filter(([key]) => !names.has(key) && !DROPPED.has(key)));
}

function toContent(client: PublicServicesClient, code: string, fields: CallFields): DossierContent {
  const { codeKeys, formKeys } = settingsOf(client);
  const read = parseFields(known, fields);
  const address = read.DIACHIDOANHNGHIEP;
  const formKey = formKeys.map((key) => key.toUpperCase()).find((key) => typeof fields[key] === 'string') ?? '';
  const form = fields[formKey];
  return {
    code,
    nationalCode: read.MAHOSOQG === code ? null : read.MAHOSOQG,
    procedureCode: read.MATTHC,
    agencyCode: null,
    taxCode: read.MASOTHUE,
    name: read.TENTHUONGNHAN,
    address: {
      province: address?.MATINH ?? null,
      district: address?.MAHUYEN ?? null,
      ward: address?.MAXA ?? null,
      detail: address?.DIACHICHITIET ?? null,
    },
    phone: read.DIENTHOAI,
    email: read.EMAIL,
    contact: read.NGUOILIENHE,
    formName: read.TENTEPDANGKY,
    formUrl: read.URLTEPDANGKY,
    form: typeof form === 'string' && form !== '' ? form : null,
    rest: restOf(fields, [...Object.keys(known.shape), ...codeKeys, formKey]),
  };
}

async function receive(kind: ReceivedKind, work: InboundWork<PublicServicesClient>) {
  const { client } = work;
  const fields = readFields(client, work.body);
  const code = requireCode(firstOf(fields, settingsOf(client).codeKeys));
  const agency = findAgency(client, code, fields);
  const unit = agency?.unit ?? null;
  const content = { ...toContent(client, code, fields), agencyCode: agency?.code ?? null };
  const changes: Change[] = [{ type: 'ReceivedDossier', key: toReceivedKey(kind, code), unit }];
  if (kind === KINDS.dossier) changes.push({ type: 'Dossier', key: code, unit });
  await work.keep({ kind, key: code, unit, content, changes });
  return acceptedReply(client, code);
}

function defineDossierCall(kind: ReceivedKind, title: Bilingual): InboundDefinition<PublicServicesClient> {
  return defineInbound({
    title,
    method: 'POST',
    maxBytes: maxBytesOf,
    admit: (head, { admission }) => admission.isFromPortal(head) && admission.hasSecret(head),
    answer: (work) => receive(kind, work),
    failed: failedReply,
  });
}

export const receiveDossier = defineDossierCall(KINDS.dossier, { vi: 'Nhận hồ sơ từ Cổng', en: 'A new dossier' });

export const receivePromotion = defineDossierCall(KINDS.promotion, {
  vi: 'Nhận thông báo khuyến mại từ Cổng',
  en: 'A notice of a promotion',
});

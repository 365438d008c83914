// What is done with a document (new, recall, update, replacement) and the block that says more about it.
import type { SampleCity } from '../city/createSampleCity.js';
import type { CityDocument } from '../city/types.js';
import { leaf, leaves, node } from './markup.js';
import type { Markup } from './markup.js';
import { toOrganId } from './organization.js';

const REASONS = ['Văn bản mới', 'Thu hồi văn bản', 'Cập nhật văn bản', 'Thay thế văn bản'] as const;

function toUpdateInfo(city: SampleCity, document: CityDocument, oldCodes: boolean): Markup {
  const receivers = document.toCodes.map((code) =>
    node(
      'edXML:Receiver',
      leaves('edXML:', [
        ['OrganId', toOrganId(city, code, oldCodes)],
        ['ReceiverType', '0'],
      ]),
    ),
  );
  // Every third update changes the receivers only, the others the content.
  const changesReceivers = document.index % 3 === 0;
  return node('edXML:BussinessDocumentInfo', [
    leaf('edXML:DocumentInfo', changesReceivers ? '0' : '1'),
    leaf('edXML:DocumentReceiver', changesReceivers ? '1' : '0'),
    node('edXML:ReceiverList', receivers),
  ]);
}

function toReplacementInfo(
  city: SampleCity,
  document: CityDocument,
  replaced: CityDocument,
  oldCodes: boolean,
): Markup {
  const organIds = document.toCodes.map((code) => leaf('edXML:OrganId', toOrganId(city, code, oldCodes)));
  const info = [leaf('edXML:DocumentId', replaced.documentId), node('edXML:OrganIdList', organIds)];
  return node('edXML:ReplacementInfoList', [node('edXML:ReplacementInfo', info)]);
}

function toExtra(
  city: SampleCity,
  document: CityDocument,
  related: CityDocument | undefined,
  oldCodes: boolean,
): Markup[] {
  if (document.business === 2) return [toUpdateInfo(city, document, oldCodes)];
  if (document.business === 3 && related) return [toReplacementInfo(city, document, related, oldCodes)];
  return [];
}

/** `Bussiness`: the misspelling is part of the format. `related` is the document that this one is about. */
export function toBusinessBlock(
  city: SampleCity,
  document: CityDocument,
  related: CityDocument | undefined,
  oldCodes: boolean,
): Markup {
  const signer = city.officer(document.signerNumber);
  const staff = node(
    'edXML:StaffInfo',
    leaves('edXML:', [
      ['Department', 'Văn phòng'],
      ['Staff', signer?.fullName ?? ''],
      ['Email', signer?.email ?? ''],
      ['Mobile', ''],
    ]),
  );
  return node('edXML:Bussiness', [
    ...(document.business === 2 && related ? [leaf('edXML:DocumentId', related.documentId)] : []),
    leaf('edXML:BussinessDocType', String(document.business)),
    leaf('edXML:BussinessDocReason', REASONS[document.business]),
    leaf('edXML:Paper', document.index % 20 === 0 ? '1' : '0'),
    ...toExtra(city, document, related, oldCodes),
    staff,
  ]);
}

// `Bussiness`: what is done with a document. The misspelling is part of the format.
import { leaf, leaves, node, type Markup } from './markup.js';
import type { OutgoingDocument } from './outgoing.js';

type Business = OutgoingDocument['business'];

function toUpdateInfo(business: Extract<Business, { type: '2' }>): Markup {
  const receivers = business.receivers.map(({ organId, receiverType }) =>
    node(
      'edXML:Receiver',
      leaves([
        ['OrganId', organId],
        ['ReceiverType', receiverType],
      ]),
    ),
  );
  return node('edXML:BussinessDocumentInfo', [
    leaf('edXML:DocumentInfo', business.contentChanged ? '1' : '0'),
    leaf('edXML:DocumentReceiver', receivers.length > 0 ? '1' : '0'),
    node('edXML:ReceiverList', receivers),
  ]);
}

function toReplacements(business: Extract<Business, { type: '3' }>): Markup {
  const infos = business.replaces.map(({ documentId, organIds }) =>
    node('edXML:ReplacementInfo', [
      leaf('edXML:DocumentId', documentId),
      node(
        'edXML:OrganIdList',
        organIds.map((organId) => leaf('edXML:OrganId', organId)),
      ),
    ]),
  );
  return node('edXML:ReplacementInfoList', infos);
}

function toExtra(business: Business): Markup[] {
  if (business.type === '2') return [toUpdateInfo(business)];
  return business.type === '3' ? [toReplacements(business)] : [];
}

/** The block, with what is updated in front and the extra part of its type before the staff. */
export function toBusinessBlock({ business, staff }: Pick<OutgoingDocument, 'business' | 'staff'>): Markup {
  return node('edXML:Bussiness', [
    ...(business.type === '2' ? [leaf('edXML:DocumentId', business.documentId)] : []),
    ...leaves([
      ['BussinessDocType', business.type],
      ['BussinessDocReason', business.reason],
      ['Paper', '0'],
    ]),
    ...toExtra(business),
    node(
      'edXML:StaffInfo',
      leaves([
        ['Department', staff.department],
        ['Staff', staff.staff],
        ['Email', staff.email],
        ['Mobile', staff.mobile],
      ]),
    ),
  ]);
}

// `MessageHeader` of a document, children in the order of the Government Office's samples.
import { leaf, leaves, node, type Markup } from './markup.js';
import type { OutgoingDocument, OutgoingOrganization } from './outgoing.js';

/** `2026-03-05` → `2026/03/05`; '' stays. */
export function toSlashes(day: string): string {
  return day.replaceAll('-', '/');
}

/** `From` or `To`: eight children. */
export function toOrganization(element: 'From' | 'To', organization: OutgoingOrganization): Markup {
  return node(
    `edXML:${element}`,
    leaves([
      ['OrganId', organization.organId],
      ['OrganizationInCharge', organization.inCharge],
      ['OrganName', organization.name],
      ['OrganAdd', organization.address],
      ['Email', organization.email],
      ['Telephone', organization.telephone],
      ['Fax', organization.fax],
      ['Website', organization.website],
    ]),
  );
}

function toIdentity(document: OutgoingDocument): Markup[] {
  return [
    leaf('edXML:DocumentId', document.documentId),
    node(
      'edXML:Code',
      leaves([
        ['CodeNumber', document.number],
        ['CodeNotation', document.notation],
      ]),
    ),
    node(
      'edXML:PromulgationInfo',
      leaves([
        ['Place', document.place],
        ['PromulgationDate', toSlashes(document.issuedOn)],
      ]),
    ),
    node(
      'edXML:DocumentType',
      leaves([
        ['Type', document.type.code],
        ['TypeDetail', document.type.detail],
        ['TypeName', document.type.name],
      ]),
    ),
  ];
}

function toOtherInfo(document: OutgoingDocument): Markup {
  return node('edXML:OtherInfo', [
    ...leaves([
      ['Priority', document.priority],
      ['SphereOfPromulgation', ''],
      ['TyperNotation', ''],
      ['PromulgationAmount', String(document.copies)],
      ['PageAmount', String(document.pages)],
      ['Direction', 'false'],
    ]),
    node(
      'edXML:Appendixes',
      document.appendixes.map((appendix) => leaf('edXML:Appendix', appendix)),
    ),
  ]);
}

function toResponses(document: OutgoingDocument): Markup[] {
  return document.responseFor.map(({ organId, code, documentId, issuedOn }) =>
    node(
      'edXML:ResponseFor',
      leaves([
        ['OrganId', organId],
        ['Code', code],
        ['DocumentId', documentId],
        ['PromulgationDate', toSlashes(issuedOn)],
      ]),
    ),
  );
}

/** The whole header. */
export function toMessageHeader(document: OutgoingDocument): Markup {
  const { signer } = document;
  return node('edXML:MessageHeader', [
    toOrganization('From', document.from),
    ...document.to.map((organization) => toOrganization('To', organization)),
    ...toIdentity(document),
    leaf('edXML:Subject', document.subject),
    leaf('edXML:Content', document.content),
    node(
      'edXML:SignerInfo',
      leaves([
        ['Competence', signer.competence],
        ['Position', signer.position],
        ['FullName', signer.name],
      ]),
    ),
    leaf('edXML:DueDate', toSlashes(document.dueOn)),
    toOtherInfo(document),
    ...toResponses(document),
    leaf('edXML:SteeringType', document.steering ? '1' : '0'),
    node(
      'edXML:ToPlaces',
      document.to.map(({ name }) => leaf('edXML:Place', name)),
    ),
  ]);
}

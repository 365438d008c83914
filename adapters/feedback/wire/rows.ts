// Rows of GeoReport v2 and of FixMyStreet's extension, parsed leniently: only ids and codes must be there.
import { z } from 'zod';
import { attributes, flag, id, listOf, mediaUrl, text, texts, textsUnder } from './fields.js';

export const serviceRow = z
  .object({
    service_code: id,
    service_name: text,
    description: text,
    metadata: flag,
    type: text,
    keywords: text,
    group: text,
    groups: texts,
  })
  .transform((row) => ({ ...row, groups: row.group === null ? row.groups : [row.group, ...row.groups] }));
export type ServiceRow = z.output<typeof serviceRow>;

const attributeRow = z.object({
  variable: flag,
  code: id,
  datatype: text,
  required: flag,
  datatype_description: text,
  order: text,
  description: text,
  automated: text,
  values: listOf(z.object({ key: id, name: text })),
});
export type AttributeRow = z.output<typeof attributeRow>;

export const definitionRow = z.object({ service_code: id, attributes: listOf(attributeRow) });

export const requestRow = z
  .object({
    service_request_id: id,
    status: text,
    status_notes: text,
    service_name: text,
    service_code: text,
    title: text,
    description: text,
    detail: text,
    agency_responsible: textsUnder('recipient'),
    service_notice: text,
    requested_datetime: text,
    updated_datetime: text,
    expected_datetime: text,
    address: text,
    address_id: text,
    zipcode: text,
    lat: text,
    long: text,
    media_url: mediaUrl,
    requestor_name: text,
    email: text,
    phone: text,
    attributes,
    extended_attributes: attributes,
  })
  .transform(({ attributes: own, extended_attributes, ...row }) => ({
    ...row,
    attributes: { ...extended_attributes, ...own },
  }));
export type RequestRow = z.output<typeof requestRow>;

export const updateRow = z.object({
  update_id: id,
  service_request_id: text,
  status: text,
  updated_datetime: text,
  description: text,
  media_url: mediaUrl,
  external_status_code: text,
});
export type UpdateRow = z.output<typeof updateRow>;

export const tokenRow = z.object({ service_request_id: text, token: text });

/** What comes back for a write: an id, a token, neither, or what is wrong. */
export const writtenRow = z.object({
  service_request_id: text,
  token: text,
  update_id: text,
  code: text,
  description: text,
});
export type WrittenRow = z.output<typeof writtenRow>;

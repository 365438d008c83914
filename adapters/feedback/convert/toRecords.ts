// Rows as the schema has them.
import type { FeedbackClient } from '../client.js';
import { stripMarker } from '../commands/marker.js';
import type {
  FeedbackContentType,
  FeedbackLevel,
  FeedbackRequestStatus,
  FeedbackServiceKind,
  FeedbackUpdateStatus,
} from '../schema.generated.js';
import type { AttributeRow, RequestRow, ServiceRow, UpdateRow } from '../wire/rows.js';
import { toInstant } from '../wire/wireTime.js';
import { toServiceLevel, type ServiceLevel } from './serviceLevel.js';
import { toAgencies } from './toAgencies.js';

/** Every status that FixMyStreet knows, as the schema names it. */
export const UPDATE_STATUSES: readonly FeedbackUpdateStatus[] = [
  ...(['UNCHANGED', 'OPEN', 'CLOSED', 'FIXED', 'IN_PROGRESS', 'PLANNED', 'ACTION_SCHEDULED', 'INVESTIGATING'] as const),
  ...(['DUPLICATE', 'NOT_COUNCILS_RESPONSIBILITY', 'NO_FURTHER_ACTION', 'INTERNAL_REFERRAL', 'CANCELLED'] as const),
  ...(['REOPEN', 'FOR_TRIAGE'] as const),
];
const KINDS: readonly FeedbackServiceKind[] = ['REALTIME', 'BATCH', 'BLACKBOX'];

/** Only "closed" is closed; what is neither of the two words is open. */
export function toStatus(status: string | null): FeedbackRequestStatus {
  return status?.toLowerCase() === 'closed' ? 'CLOSED' : 'OPEN';
}

export function toKind(type: string | null): FeedbackServiceKind {
  return KINDS.find((kind) => kind === type?.toUpperCase()) ?? 'REALTIME';
}

function toContentType(service: ServiceRow | undefined, { config }: FeedbackClient): FeedbackContentType | null {
  const [known] = (service?.groups ?? []).flatMap((group) => config.contentTypes[group] ?? []);
  return known ?? null;
}

export function toUpdateRecord(row: UpdateRow) {
  return {
    updateId: row.update_id,
    status: UPDATE_STATUSES.find((status) => status === row.status?.toUpperCase()) ?? null,
    statusCode: row.status,
    externalStatusCode: row.external_status_code,
    description: row.description,
    mediaUrl: row.media_url,
    at: toInstant(row.updated_datetime),
  };
}

const byTime = (a: UpdateRow, b: UpdateRow) =>
  (toInstant(a.updated_datetime)?.getTime() ?? 0) - (toInstant(b.updated_datetime)?.getTime() ?? 0);

function toIntakeAt(row: RequestRow, updates: readonly UpdateRow[], { config }: FeedbackClient): Date | null {
  const { attribute, statuses } = config.intake;
  if (attribute !== '') return toInstant(row.attributes[attribute] ?? null);
  const first = updates.find(({ status }) => status !== null && statuses.includes(status.toLowerCase()));
  return toInstant(first?.updated_datetime ?? null);
}

/** What a request is judged by; `updates` are its own, undefined where nobody asked for them. */
export function toLevelRecord(
  row: RequestRow,
  updates: readonly UpdateRow[] | undefined,
  client: FeedbackClient,
): ServiceLevel {
  const { config, clock, working } = client;
  const course = {
    requestedAt: toInstant(row.requested_datetime),
    intakeAt: toIntakeAt(row, [...(updates ?? [])].sort(byTime), client),
    closedAt: toClosedAt(row),
    level: toLevel(row, client),
    knowsIntake: config.intake.attribute !== '' || updates !== undefined,
  };
  return toServiceLevel(course, config, working, clock.now());
}

const toClosedAt = (row: RequestRow) => (toStatus(row.status) === 'CLOSED' ? toInstant(row.updated_datetime) : null);

export function toLevel(row: RequestRow, { config }: FeedbackClient): FeedbackLevel | null {
  return config.level.values[row.attributes[config.level.attribute] ?? ''] ?? null;
}

/** A request without what needs further calls. */
export function toRequestRecord(row: RequestRow, service: ServiceRow | undefined, client: FeedbackClient) {
  const agencies = toAgencies(row, client);
  return {
    number: row.service_request_id,
    status: toStatus(row.status),
    statusCode: row.status,
    statusNotes: row.status_notes,
    serviceCode: row.service_code,
    serviceName: row.service_name ?? service?.service_name ?? null,
    contentType: toContentType(service, client),
    level: toLevel(row, client),
    title: row.title,
    description: stripMarker(row.description ?? row.detail),
    notice: row.service_notice,
    requestedAt: toInstant(row.requested_datetime),
    updatedAt: toInstant(row.updated_datetime),
    closedAt: toClosedAt(row),
    expectedAt: toInstant(row.expected_datetime),
    address: row.address,
    addressId: row.address_id,
    zipcode: row.zipcode,
    latitude: row.lat,
    longitude: row.long,
    mediaUrl: row.media_url,
    requesterName: row.requestor_name,
    requesterEmail: row.email,
    requesterPhone: row.phone,
    agencyCodes: agencies.map(({ code }) => code),
    unitKeys: [...new Set(agencies.map(({ unit }) => unit))],
  };
}

export function toServiceRecord(row: ServiceRow, client: FeedbackClient) {
  return {
    code: row.service_code,
    name: row.service_name,
    description: row.description,
    kind: toKind(row.type),
    groups: row.groups,
    keywords: (row.keywords ?? '').split(',').flatMap((word) => word.trim() || []),
    contentType: toContentType(row, client),
    hasAttributes: row.metadata,
  };
}

export function toAttributeRecord(row: AttributeRow) {
  return {
    code: row.code,
    question: row.description,
    datatype: row.datatype,
    hint: row.datatype_description,
    required: row.required,
    asked: row.variable,
    values: row.values.map(({ key, name }) => ({ key, name })),
  };
}

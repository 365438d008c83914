// Requests, updates and services as they go over the wire, in the shape that the habits have.
import type { SampleCity } from '../city/createSampleCity.js';
import type { FeedbackBehaviour } from './feedbackBehaviour.js';
import type { Register } from './register.js';
import { SERVICES } from './sampleServices.js';
import type { FeedbackRequest, FeedbackUpdate, Service } from './types.js';

const OFFSET_MS = 7 * 3_600_000;
const CLOSING: ReadonlySet<string> = new Set(['closed', 'fixed', 'no_further_action', 'duplicate', 'cancelled']);

export type Wire = Readonly<Record<string, unknown>>;

function toTime(at: number): string {
  return `${new Date(at + OFFSET_MS).toISOString().slice(0, 19)}+07:00`;
}

function toMedia(url: string | null, { mediaShape }: FeedbackBehaviour): unknown {
  if (mediaShape === 'EMPTY' || url === null) return mediaShape === 'TEXT' ? null : '';
  if (mediaShape === 'LIST') return [url, `${url}?2`];
  return mediaShape === 'OBJECT' ? { media_url: url } : mediaShape === 'SPACE' ? `${url} ` : url;
}

export interface WireShapes {
  service(service: Service): Wire;
  definition(service: Service): Wire;
  request(request: FeedbackRequest, withExtensions: boolean): Wire;
  update(update: FeedbackUpdate): Wire;
}

type Loose = (value: string | boolean) => unknown;

function createLoose(behaviour: FeedbackBehaviour): Loose {
  return (value) => {
    if (!behaviour.looseTypes) return value;
    if (typeof value === 'boolean') return String(value);
    return Number.isFinite(Number(value)) ? Number(value) : value;
  };
}

function toService({ code, name, type, group, questions }: Service, loose: Loose, isLoose: boolean): Wire {
  return {
    service_code: code,
    service_name: name,
    description: `${name} (mẫu)`,
    metadata: loose(questions.length > 0),
    type,
    keywords: 'mẫu, phản ánh',
    ...(isLoose ? { groups: [group] } : { group }),
  };
}

function toDefinition({ code, questions }: Service, loose: Loose): Wire {
  return {
    service_code: code,
    attributes: questions.map((question, index) => ({
      ...question,
      variable: loose(question.variable),
      required: loose(question.required),
      datatype_description: null,
      order: index + 1,
    })),
  };
}

function toUpdate({ id, requestId, status, description, at }: FeedbackUpdate): Wire {
  return {
    update_id: id,
    service_request_id: requestId,
    status,
    updated_datetime: toTime(at),
    description,
    media_url: '',
  };
}

export function createWireShapes(city: SampleCity, register: Register, behaviour: FeedbackBehaviour): WireShapes {
  const loose = createLoose(behaviour);

  /** Every second one writes the older form of the code. */
  function toAgency(code: string): unknown {
    const agency = city.agency(code);
    const text =
      agency === undefined ? code : `${agency.name} (${code.charCodeAt(5) % 2 === 0 ? code : agency.oldCode})`;
    return behaviour.recipients ? { recipient: [text] } : text;
  }

  function toRequest(request: FeedbackRequest, withExtensions: boolean): Wire {
    const last = register.updatesOf(request.id).at(-1);
    return {
      service_request_id: request.id,
      status: CLOSING.has(last?.status ?? '') ? 'closed' : behaviour.openWord,
      status_notes: null,
      service_name: SERVICES.find(({ code }) => code === request.serviceCode)?.name ?? null,
      service_code: request.serviceCode,
      description: request.description,
      agency_responsible: toAgency(request.agencyCode),
      service_notice: null,
      requested_datetime: toTime(request.requestedAt),
      updated_datetime: toTime(last?.at ?? request.requestedAt),
      expected_datetime: null,
      address: request.address,
      address_id: null,
      zipcode: loose('010000'),
      lat: loose(request.lat),
      long: loose(request.long),
      media_url: toMedia(request.mediaUrl, behaviour),
      requestor_name: request.requesterName,
      ...(withExtensions && {
        attributes: Object.entries(request.attributes).map(([code, value]) => ({ code, value })),
      }),
    };
  }

  return {
    service: (service) => toService(service, loose, behaviour.looseTypes),
    definition: (service) => toDefinition(service, loose),
    request: toRequest,
    update: toUpdate,
  };
}

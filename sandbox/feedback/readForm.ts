// A submission as it was posted, and what is wrong with it.
import { SERVICES } from './sampleServices.js';
import type { FeedbackBehaviour } from './feedbackBehaviour.js';
import type { NewRequest } from './register.js';
import type { Service } from './types.js';

export type Form = Readonly<Record<string, unknown>>;

const ATTRIBUTE = /^attribute\[([^\]]+)\](\[\])?$/;

export function fieldOf(form: Form, name: string): string {
  const value = form[name];
  return typeof value === 'string' ? value.trim() : '';
}

function attributesOf(form: Form): Readonly<Record<string, string>> {
  const pairs = Object.entries(form).flatMap(([name, value]) => {
    const code = ATTRIBUTE.exec(name)?.[1];
    return code === undefined ? [] : [[code, Array.isArray(value) ? value.join(',') : String(value)] as const];
  });
  return Object.fromEntries(pairs);
}

export interface Submission {
  readonly service: Service;
  readonly request: NewRequest;
}

/** The submission, or what a person would be told. */
export function readSubmission(form: Form, { requireEmail }: FeedbackBehaviour): Submission | string {
  const service = SERVICES.find(({ code }) => code === fieldOf(form, 'service_code'));
  if (service === undefined) return 'service_code was not valid';
  const [lat, long, address] = [fieldOf(form, 'lat'), fieldOf(form, 'long'), fieldOf(form, 'address_string')];
  if ((lat === '' || long === '') && address === '' && fieldOf(form, 'address_id') === '')
    return 'location was not provided';
  if (requireEmail && fieldOf(form, 'email') === '') return 'email was not provided';
  const description = fieldOf(form, 'description');
  if (description.length > 4_000) return 'description is too long';
  const attributes = attributesOf(form);
  const missing = service.questions.find(({ code, required }) => required && attributes[code] === undefined);
  if (missing !== undefined) return `attribute ${missing.code} was not provided`;
  const request = {
    serviceCode: service.code,
    description,
    // Without an agency it goes to the city, which passes it on.
    agencyCode: attributes['DON_VI'] ?? 'H26',
    address,
    lat,
    long,
    mediaUrl: fieldOf(form, 'media_url') || null,
    requesterName: [fieldOf(form, 'last_name'), fieldOf(form, 'first_name')].join(' ').trim() || null,
    attributes,
  };
  return { service, request: { ...request, hidden: service.type === 'batch' } };
}

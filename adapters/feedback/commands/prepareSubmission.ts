// Checks a submission completely before it is accepted, and says which fields will be sent.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { InputError, type UnitKey } from '../../kit/index.js';
import type { Call, FeedbackClient } from '../client.js';
import { toKind } from '../convert/toRecords.js';
import { loadServiceRows } from '../loaders/services.js';
import type { MutationSubmitFeedbackArgs, SubmitFeedbackInput } from '../schema.generated.js';
import { checkAnswers } from './answers.js';
import { LONGEST_DESCRIPTION, readEmail, readLine, readPicture, requireDescription } from './checkText.js';
import { MARKED_LENGTH } from './marker.js';

export const submissionSchema = z.object({
  service: z.string(),
  kind: z.enum(['REALTIME', 'BATCH', 'BLACKBOX']),
  description: z.string(),
  /** Everything else, in the order in which it is sent. */
  fields: z.array(z.tuple([z.string(), z.string()])),
});
export type Submission = z.output<typeof submissionSchema>;

type Field = [name: string, value: string];

function readPlace({ latitude, longitude, address, addressId }: SubmitFeedbackInput): Field[] {
  if ((latitude == null) !== (longitude == null))
    throw new InputError('latitude and longitude come together.', 'latitude và longitude phải đi cùng nhau.');
  const fields: Field[] = [];
  if (latitude != null && longitude != null) {
    if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180)
      throw new InputError('latitude and longitude must be WGS84 degrees.', 'latitude và longitude phải là độ WGS84.');
    fields.push(['lat', String(latitude)], ['long', String(longitude)]);
  }
  const [line, code] = [readLine('address', address, 500), readLine('addressId', addressId)];
  if (line !== null) fields.push(['address_string', line]);
  if (code !== null) fields.push(['address_id', code]);
  if (fields.length > 0) return fields;
  throw new InputError(
    'One of latitude with longitude, address, addressId is needed.',
    'Cần có latitude và longitude, hoặc address, hoặc addressId.',
  );
}

function readSender(input: SubmitFeedbackInput, { config }: FeedbackClient): Field[] {
  const values: readonly (readonly [string, string | null])[] = [
    ['email', readEmail(input.email, config.writes.requireEmail)],
    ['first_name', readLine('firstName', input.firstName)],
    ['last_name', readLine('lastName', input.lastName)],
    ['phone', readLine('phone', input.phone, 30)],
    ['media_url', readPicture(input.mediaUrl)],
  ];
  return values.flatMap(([name, value]): Field[] => (value === null ? [] : [[name, value]]));
}

/** The agency that the unit's requests go to, where the system is told by an attribute. */
function toAgencyField(unit: UnitKey, { scope, client }: Call): Field[] {
  const { source, attribute } = client.config.agency;
  if (source !== 'ATTRIBUTE' || attribute === '') return [];
  const [agency] = scope.agencies({ unit, reach: 'SELF' });
  if (agency === undefined)
    throw new InputError(
      'unit has no agency that the caller may act for.',
      'unit không có cơ quan mà người gọi được thay mặt.',
    );
  return [[`attribute[${attribute}]`, agency.code]];
}

async function readAnswers(input: SubmitFeedbackInput, hasQuestions: boolean, call: Call): Promise<Field[]> {
  const { config, system } = call.client;
  const questions = hasQuestions ? await system.definition(input.service, call.signal) : null;
  const given = [config.agency.attribute, config.writes.markerAttribute].filter((code) => code !== '');
  const answers = checkAnswers(input.attributes ?? [], questions ?? [], given);
  return answers.flatMap(({ code, values: [only = '', ...others] }): Field[] => {
    const isSeveral = questions?.find((one) => one.code === code)?.datatype?.toLowerCase() === 'multivaluelist';
    if (!isSeveral) return [[`attribute[${code}]`, only]];
    return [only, ...others].map((value) => [`attribute[${code}][]`, value]);
  });
}

export async function prepareSubmission({ unit, input }: MutationSubmitFeedbackArgs, call: Call) {
  const description = requireDescription(input.description, LONGEST_DESCRIPTION - MARKED_LENGTH);
  const place = readPlace(input);
  const sender = readSender(input, call.client);
  const agency = toAgencyField(unit, call);
  const service = (await loadServiceRows(call)).get(input.service);
  if (service === undefined)
    throw new InputError(
      'service must be the code of a service that is taken.',
      'service phải là mã của một dịch vụ đang nhận.',
    );
  const answers = await readAnswers(input, service.metadata, call);
  const payload: Submission = {
    service: service.service_code,
    kind: toKind(service.type),
    description,
    fields: [...place, ...sender, ...agency, ...answers],
  };
  // Submissions have nothing to do with each other: one that waits for its number holds up no other.
  return { unit, subject: `feedback ${randomUUID()}`, payload };
}

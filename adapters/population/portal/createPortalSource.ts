// Look-ups through the hub of the national portal: a JSON question, and SOAP as text inside the JSON answer.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { InputError, UpstreamError, type AdapterRuntime } from '../../kit/index.js';
import { writeBirthDate } from '../birthDate.js';
import type { Asker, CitizenFacts, CitizenQuestion, PopulationSource } from '../citizenFacts.js';
import type { PortalSettings } from '../portalSettings.js';
import { fits } from '../sameFacts.js';
import { readCollection } from './readCollection.js';

type Runtime = Pick<AdapterRuntime<unknown>, 'http' | 'log'>;

/** error_code comes as a number or as text. */
const replySchema = z.object({
  error_code: z.union([
    z.int(),
    z
      .string()
      .regex(/^\s*-?\d{1,9}\s*$/)
      .transform(Number),
  ]),
  message: z.string(),
});

function mapped(table: Readonly<Record<string, string>>, key: string, en: string, vi: string): string {
  const found = Object.hasOwn(table, key) ? table[key] : undefined;
  if (found === undefined) throw new InputError(en, vi);
  return found;
}

function toBody(settings: PortalSettings, question: CitizenQuestion, asker: Asker, requestNumber: string): string {
  const { personalId, fullName, birthDate } = question;
  return JSON.stringify({
    HoVaTen: fullName ?? '',
    SoDinhDanh: personalId,
    SoCMND: '',
    NgayThangNam: birthDate === null ? '' : writeBirthDate(birthDate, settings.dateForm),
    MaTichHop: settings.integrationCode,
    MaDVC: mapped(
      settings.procedures,
      asker.purpose,
      'Your purpose is not registered for looking people up.',
      'Mục đích của bạn chưa được đăng ký để tra cứu dân cư.',
    ),
    MaCanBo: mapped(
      settings.officers,
      asker.caller.reference,
      'Your account is not registered for looking people up.',
      'Tài khoản của bạn chưa được đăng ký để tra cứu dân cư.',
    ),
    MaYeuCau: requestNumber,
  });
}

export function createPortalSource(settings: PortalSettings, { http, log }: Runtime): PopulationSource {
  const notFound = new RegExp(settings.notFound, 'iu');
  const headers = {
    accept: 'application/json',
    'content-type': 'application/json',
    ...(settings.authorization !== null && { authorization: settings.authorization }),
  };

  async function find(question: CitizenQuestion, asker: Asker): Promise<CitizenFacts | null> {
    const requestNumber = randomUUID();
    const body = toBody(settings, question, asker, requestNumber);
    const { requestId, purpose, signal } = asker;
    log.info({ requestId, messageId: requestNumber, purpose }, 'a person is looked up through the portal');
    const { error_code: code, message } = await http.request({
      ...{ operation: 'population look-up', method: 'POST', url: settings.url, headers, body, as: 'json', signal },
      schema: replySchema,
      // Each one is counted and recorded there: none goes out twice by itself.
      safe: false,
    });
    if (code !== 0) {
      if (notFound.test(message.normalize('NFC'))) return null;
      throw new UpstreamError('UPSTREAM_ERROR', { detail: `population: error_code ${code}` });
    }
    const people = await readCollection(message, settings.maxElements);
    if (people.length === 0) return null;
    const [person, ...others] = people.filter(({ personalId }) => personalId === question.personalId);
    if (person !== undefined && others.length === 0) return person;
    throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: 'population: not the one person that was asked for' });
  }

  return {
    find,
    async verify(question, asker) {
      const facts = await find(question, asker);
      return facts !== null && fits(question, facts);
    },
    async probe(signal) {
      const request = { operation: 'population probe', method: 'GET', as: 'bytes', safe: true, signal } as const;
      try {
        await http.request({ ...request, url: settings.url, schema: z.unknown() });
      } catch (error) {
        // Whatever it says of a GET, it is there; more cannot be asked without looking somebody up.
        const isThere = error instanceof UpstreamError && /^status 4\d\d$/.test(error.detail ?? '');
        if (!isThere) throw error;
      }
    },
  };
}

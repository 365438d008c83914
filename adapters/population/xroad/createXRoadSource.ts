// Look-ups over X-Road: our Security Server is called, with the headers that say who asks and why.
import { randomUUID } from 'node:crypto';
import {
  InputError,
  UpstreamError,
  type AdapterRuntime,
  type HttpRequest,
  type RefusedReply,
} from '../../kit/index.js';
import { writeBirthDate } from '../birthDate.js';
import type { Asker, CitizenFacts, CitizenQuestion, PopulationSource } from '../citizenFacts.js';
import type { XRoadSettings } from '../xroadSettings.js';
import { toAddress, toIdentifier } from './address.js';
import { foundSchema, matchSchema, methodsSchema, type XRoadAnswer } from './answers.js';
import { toXRoadFailure } from './xroadError.js';

type Runtime = Pick<AdapterRuntime<unknown>, 'http' | 'log'>;

function userOf({ userId, userPrefix, officers }: XRoadSettings, reference: string): string {
  if (userId === 'PSEUDONYM') return userPrefix + reference.replace(/[^A-Za-z0-9_-]/g, '_');
  const account = Object.hasOwn(officers, reference) ? officers[reference] : undefined;
  if (account !== undefined) return userPrefix + account;
  throw new InputError(
    'Your account is not registered for looking people up.',
    'Tài khoản của bạn chưa được đăng ký để tra cứu dân cư.',
  );
}

function toHeaders(settings: XRoadSettings, messageId: string): Record<string, string> {
  const { client, securityServer } = settings;
  return {
    accept: 'application/json',
    'x-road-client': toIdentifier(client),
    'x-road-id': messageId,
    ...(securityServer !== null && { 'x-road-security-server': toIdentifier(securityServer) }),
  };
}

/** The personal number goes into the body: addresses and headers are logged on the way. */
function toBody({ fields }: XRoadSettings, { personalId, fullName, birthDate }: CitizenQuestion): string {
  return JSON.stringify({
    [fields.personalId]: personalId,
    ...(fullName !== null && { [fields.fullName]: fullName }),
    ...(birthDate !== null && { [fields.birthDate]: writeBirthDate(birthDate, 'yyyy-MM-dd') }),
  });
}

function valueOf<T>(answer: XRoadAnswer<T>): T {
  if (answer.kind === 'ERROR') throw toXRoadFailure(answer.type, answer.detail);
  return answer.value;
}

/** Only X-Road itself sets the header; without it the provider answered, and its status decides. */
function refuseByHeader({ header, text }: RefusedReply): void {
  const type = header('x-road-error');
  if (type !== undefined) throw toXRoadFailure(type, /"detail"\s*:\s*"([0-9a-f-]{36})"/i.exec(text)?.[1]);
}

export function createXRoadSource(settings: XRoadSettings, { http, log }: Runtime): PopulationSource {
  async function ask<T>(
    path: string,
    question: CitizenQuestion,
    asker: Asker,
    schema: HttpRequest<XRoadAnswer<T>>['schema'],
  ): Promise<T> {
    const messageId = randomUUID();
    const user = userOf(settings, asker.caller.reference);
    log.info({ requestId: asker.requestId, messageId, purpose: asker.purpose }, 'a person is looked up over X-Road');
    const answer = await http.request({
      ...{ operation: `xroad ${settings.service}`, method: 'POST', as: 'json', schema, signal: asker.signal },
      url: toAddress(settings, settings.service, path),
      headers: {
        ...toHeaders(settings, messageId),
        'content-type': 'application/json',
        'x-road-userid': user,
        'x-road-issue': question.caseNumber,
      },
      body: toBody(settings, question),
      refused: refuseByHeader,
      // Each one is counted and recorded there: none goes out twice by itself.
      safe: false,
    });
    return valueOf(answer);
  }

  return {
    async find(question, asker): Promise<CitizenFacts | null> {
      const facts = await ask(settings.findPath, question, asker, foundSchema(settings.fields));
      if (facts === null || facts.personalId === question.personalId) return facts;
      throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: 'X-Road: another person than was asked for' });
    },
    verify: (question, asker) => ask(settings.verifyPath, question, asker, matchSchema(settings.fields)),
    async probe(signal) {
      const answer = await http.request({
        ...{ operation: 'xroad allowedMethods', method: 'GET', as: 'json', schema: methodsSchema, safe: true, signal },
        url: toAddress(settings, 'allowedMethods'),
        headers: toHeaders(settings, randomUUID()),
        refused: refuseByHeader,
      });
      if (valueOf(answer).includes(settings.service)) return;
      throw new UpstreamError('UPSTREAM_AUTH', { detail: 'X-Road: the service is not among the allowed ones' });
    },
  };
}

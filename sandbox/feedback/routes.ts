// The calls of GeoReport v2 and of FixMyStreet's extension.
import { Router, type Request } from 'express';
import { answerRead, answerWrite, toErrors, type Answer } from './answers.js';
import type { FeedbackBehaviour } from './feedbackBehaviour.js';
import { fieldOf, readSubmission, type Form } from './readForm.js';
import type { Register } from './register.js';
import { SERVICES } from './sampleServices.js';
import type { WireShapes } from './toWire.js';

const DAY_MS = 86_400_000;
const LONGEST_MS = 90 * DAY_MS;
const HOURS_2 = 7_200_000;

export interface RouteParts {
  readonly behaviour: FeedbackBehaviour;
  readonly register: Register;
  readonly shapes: WireShapes;
  readonly apiKey: string;
  readonly now: () => number;
}

type Period = { readonly from: number; readonly until: number } | string;

function readPeriod({ query }: Request, now: number, usual: number): Period {
  const [start, end] = [fieldOf(query, 'start_date'), fieldOf(query, 'end_date')];
  const until = end === '' ? now : Date.parse(end);
  const from = start === '' ? until - usual : Date.parse(start);
  if (Number.isNaN(from) || Number.isNaN(until)) return 'start_date or end_date was not valid';
  return until - from > LONGEST_MS ? 'the range may not exceed 90 days' : { from, until };
}

function findRequests(request: Request, { register, shapes, behaviour, now }: RouteParts): Answer {
  const { query } = request;
  const withExtensions = fieldOf(query, 'extensions') === 'true';
  const answer = (items: Answer['items']): Answer => ({ root: 'service_requests', item: 'request', items });
  const ids = fieldOf(query, 'service_request_id');
  // It overrides every other filter.
  if (ids !== '') {
    const found = ids.split(',').map((id) => register.request(id));
    if (behaviour.unknownIs404 && found.includes(undefined)) return toErrors(404, 'service_request_id was not found');
    return answer(found.flatMap((one) => (one === undefined ? [] : [shapes.request(one, withExtensions)])));
  }
  const period = readPeriod(request, now(), LONGEST_MS);
  if (typeof period === 'string') return toErrors(400, period);
  const codes = fieldOf(query, 'service_code').split(',').filter(Boolean);
  const rows = register
    .requestsIn(period.from, period.until)
    .filter(({ serviceCode }) => codes.length === 0 || codes.includes(serviceCode));
  return answer(rows.slice(0, behaviour.rowLimit).map((row) => shapes.request(row, withExtensions)));
}

function submit(form: Form, { register, behaviour, apiKey }: RouteParts): Answer {
  if (fieldOf(form, 'api_key') !== apiKey) return toErrors(403, 'api_key was not valid');
  const read = readSubmission(form, behaviour);
  if (typeof read === 'string') return toErrors(400, read);
  const { service, request } = read;
  // The last line may be a sender's own mark: the business is the text above it.
  register.count('submit', request.description.split('\n')[0] ?? '');
  const id = register.add(request);
  const notice = 'Xử lý trong giờ làm việc (mẫu)';
  const told = {
    realtime: { service_request_id: id },
    batch: service.type === 'batch' ? { token: register.hide(id) } : {},
    blackbox: {},
  }[service.type];
  return { root: 'service_requests', item: 'request', items: [{ ...told, service_notice: notice, account_id: null }] };
}

function readToken(token: string, { register, behaviour }: RouteParts): Answer {
  const found = register.look(token);
  if (found === undefined) return toErrors(404, 'token was not found');
  const isDone = found.looks >= behaviour.tokenLooks;
  if (!isDone && behaviour.tokenRefusal === 'BAD_REQUEST') return toErrors(400, 'token is not ready');
  if (isDone) register.show(found.id);
  return {
    root: 'service_requests',
    item: 'request',
    items: [{ service_request_id: isDone ? found.id : '', token }],
  };
}

function takeUpdate(form: Form, { register, behaviour, apiKey }: RouteParts): Answer {
  if (fieldOf(form, 'api_key') !== apiKey) return toErrors(403, 'api_key was not valid');
  const names = ['service_request_id', 'update_id', 'status', 'updated_datetime', 'description'];
  const missing = names.find(
    (name) => form[name] === undefined || (name !== 'description' && fieldOf(form, name) === ''),
  );
  if (missing !== undefined) return toErrors(400, `Bad request: ${missing}`);
  const [requestId, id] = [fieldOf(form, 'service_request_id'), fieldOf(form, 'update_id')];
  if (register.request(requestId) === undefined) return toErrors(400, 'Bad request: not found');
  const isNew = register.update({
    id,
    requestId,
    status: fieldOf(form, 'status').toLowerCase(),
    description: fieldOf(form, 'description'),
    at: Date.parse(fieldOf(form, 'updated_datetime')),
  });
  if (!isNew) return toErrors(behaviour.repeatedIs200 ? 200 : 400, 'Bad request: already exists');
  register.count('update', requestId);
  return { root: behaviour.updatesRoot, item: 'request_update', items: [{ update_id: id }] };
}

function listUpdates(request: Request, parts: RouteParts): Answer {
  const { register, shapes, behaviour, apiKey, now } = parts;
  if (fieldOf(request.query, 'api_key') !== apiKey) return toErrors(403, 'api_key was not valid');
  const period = readPeriod(request, now(), HOURS_2);
  if (typeof period === 'string') return toErrors(400, period);
  const rows = register.updatesIn(period.from, period.until).slice(0, behaviour.rowLimit);
  return { root: behaviour.updatesRoot, item: 'request_update', items: rows.map((row) => shapes.update(row)) };
}

/** Mounted at the base of the endpoint. */
export function createRoutes(parts: RouteParts): Router {
  const { behaviour, shapes } = parts;
  const router = Router();
  const named = (text: unknown) => decodeURIComponent(String(text)).replace(/\.(json|xml)$/, '');
  router.get(/^\/services\.(json|xml)$/, (request, response) =>
    answerRead(behaviour, request, response, () => {
      return { root: 'services', item: 'service', items: SERVICES.map((service) => shapes.service(service)) };
    }),
  );
  router.get('/services/:code', (request, response) =>
    answerRead(behaviour, request, response, () => {
      const service = SERVICES.find(({ code }) => code === named(request.params.code));
      if (service === undefined || service.questions.length === 0) return toErrors(404, 'service_code was not found');
      return { root: 'service_definition', item: null, items: [shapes.definition(service)] };
    }),
  );
  router.get(/^\/requests\.(json|xml)$/, (request, response) =>
    answerRead(behaviour, request, response, () => findRequests(request, parts)),
  );
  router.post(/^\/requests\.(json|xml)$/, (request, response) =>
    answerWrite(behaviour, request, response, () => submit((request.body ?? {}) as Form, parts)),
  );
  router.get('/tokens/:token', (request, response) =>
    answerRead(behaviour, request, response, () => readToken(named(request.params.token), parts)),
  );
  router.get(/^\/servicerequestupdates\.(json|xml)$/, (request, response) =>
    answerRead(behaviour, request, response, () => listUpdates(request, parts)),
  );
  router.post(/^\/servicerequestupdates\.(json|xml)$/, (request, response) =>
    answerWrite(behaviour, request, response, () => takeUpdate((request.body ?? {}) as Form, parts)),
  );
  return router;
}

// A Security Server with one provider behind it: a service of JSON calls, allowedMethods, and errors of X-Road itself.
import { randomUUID } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import type { PopulationBehaviour } from './behaviour.js';
import { nameOf, type SampleAddress, type SampleCitizen } from './citizens.js';
import type { Register } from './register.js';

const PROVIDER = ['HN', 'GOV', '0001', 'DanCu'];
/** Clients that the provider lets in. */
const CLIENTS = ['HN/GOV/2001/CongTichHop'];

const questionSchema = z.object({
  soDinhDanh: z.string(),
  hoTen: z.string().optional(),
  ngaySinh: z.string().optional(),
});

/** `Client.…` is 400, the rest 500: access denied as well. There is no X-Road-Id in such an answer. */
function sendError(response: Response, { errorsWithOk }: PopulationBehaviour, type: string): void {
  const status = /^client\b/i.test(type) ? 400 : 500;
  if (!errorsWithOk) response.status(status).set('X-Road-Error', type);
  response.json({ type, message: 'Request is not allowed: SERVICE:HN/GOV/0001/DanCu/traCuu', detail: randomUUID() });
}

function refusalOf(request: Request, behaviour: PopulationBehaviour): string | null {
  if (behaviour.xroadError !== null) return behaviour.xroadError;
  const client = request.get('x-road-client');
  if (client === undefined) return 'Client.MissingHeaderField';
  return CLIENTS.includes(client) ? null : 'Server.ServerProxy.AccessDenied';
}

const toAddress = ({ ward, detail }: SampleAddress) => ({ maPhuongXa: ward, chiTiet: detail });

function toRecord(citizen: SampleCitizen): object {
  return {
    soDinhDanh: citizen.personalId,
    soCMND: citizen.formerNumber,
    hoTen: nameOf(citizen),
    ngaySinh: citizen.birthDate,
    gioiTinh: citizen.sex,
    danToc: 'Kinh',
    quocTich: 'Việt Nam',
    thuongTru: toAddress(citizen.permanent),
    noiOHienTai: toAddress(citizen.current),
  };
}

export function createXRoadRoutes(register: Register, behaviour: PopulationBehaviour): Router {
  const router = Router();
  router.use((request, response, next) => {
    const refusal = refusalOf(request, behaviour);
    if (refusal !== null) return sendError(response, behaviour, refusal);
    response.set({
      'X-Road-Client': request.get('x-road-client') ?? '',
      'X-Road-Id': request.get('x-road-id') ?? randomUUID(),
      'X-Road-Request-Id': randomUUID(),
    });
    next();
  });
  const provider = `/${PROVIDER.join('/')}`;
  router.get(`${provider}/allowedMethods`, (_request, response) => {
    const [instance, memberClass, member, subsystem] = PROVIDER;
    const service = behaviour.services.map((code) => ({
      ...{ object_type: 'SERVICE', xroad_instance: instance, member_class: memberClass, member_code: member },
      ...{ subsystem_code: subsystem, service_code: code, service_type: 'REST', endpoint_list: [] },
    }));
    response.json({ service });
  });
  router.post(`${provider}/traCuu/cong-dan/:call`, (request, response) => {
    const question = questionSchema.safeParse(request.body);
    if (!question.success) return void response.status(422).json({ loi: 'thiếu số định danh' });
    const { soDinhDanh, hoTen = '', ngaySinh = '' } = question.data;
    if (request.params.call === 'xac-minh')
      return void response.json({ khop: register.verify(soDinhDanh, hoTen, ngaySinh) });
    const citizen = register.find(soDinhDanh);
    response.json({ congDan: citizen === undefined ? null : toRecord(citizen) });
  });
  router.use((_request, response) => sendError(response, behaviour, 'Server.ServerProxy.UnknownService'));
  return router;
}

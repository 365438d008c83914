// The city's system for Party procedures, and the payment platform beside it, on one port of 127.0.0.1.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import express from 'express';
import type { ErrorRequestHandler, Express, Response } from 'express';
import type { SampleCity } from '../city/createSampleCity.js';
import { answerPartyCall, answerPartyLogin, createAccount, toParams, writeOf } from './answerPartyCall.js';
import type { PartyAccount } from './answerPartyCall.js';
import { createPartyControls } from './controlRoutes.js';
import { deliver, type Write } from './deliver.js';
import type { EffectCounts } from './effects.js';
import type { MembershipChange, Membership } from './memberships.js';
import type { PartyAnswer } from './partyAnswer.js';
import { toPartyBehaviour, type PartyBehaviour } from './partyBehaviour.js';
import { createPartyDesk, type PartyDesk } from './partyDesk.js';
import { createPayments, type PaymentAnswer, type Payments } from './payments/createPayments.js';
import type { Report } from './payments/reports.js';
import type { Cell, Member } from './types.js';

interface PartyServerOptions extends Partial<PartyBehaviour> {
  readonly city: SampleCity;
  /** 0 = any free port. */
  readonly port: number;
  /** @default 'hanoi_dang_sample' */
  readonly username?: string;
  /** @default 'sample-party-password' */
  readonly password?: string;
  /** MaDoiTac of the city on the payment platform. @default 'HNLT' */
  readonly partner?: string;
  /** @default 'sample-payment-secret' */
  readonly paymentSecret?: string;
  /** @default 3600 */
  readonly sessionTtlSeconds?: number;
  /** Milliseconds. @default Date.now */
  readonly now?: () => number;
}

export interface PartyServer {
  /** `http://127.0.0.1:<port>`: the Party system at `/dang/api/`, the payment platform at `/payment`. */
  readonly url: string;
  readonly port: number;
  /** May be changed at any time. */
  readonly behaviour: PartyBehaviour;
  readonly members: ReadonlyMap<string, Member>;
  readonly cells: ReadonlyMap<string, Cell>;
  readonly expireSessions: () => void;
  readonly effects: () => EffectCounts;
  readonly memberships: (member: string) => readonly Membership[];
  readonly membershipChanges: (member: string) => readonly MembershipChange[];
  /** A person pays on the payment page. */
  readonly pay: (reference: string) => Promise<readonly Report[] | undefined>;
  readonly cancelPayment: (reference: string) => boolean;
  readonly close: () => Promise<void>;
}

interface Parts {
  readonly behaviour: PartyBehaviour;
  readonly desk: PartyDesk;
  readonly account: PartyAccount;
  readonly payments: Payments;
}

async function send(behaviour: PartyBehaviour, response: Response, answer: object): Promise<void> {
  const wait = behaviour.latencyMs + behaviour.stallMs;
  if (wait > 0) await sleep(wait, undefined, { ref: false });
  if (!response.destroyed) response.json(answer);
}

async function sendWrite<A extends object>(
  behaviour: PartyBehaviour,
  response: Response,
  write: Write<A>,
  wrap: (answer: A) => object = (answer) => answer,
): Promise<void> {
  const delivery = await deliver(behaviour, write);
  if (delivery.kind === 'RESET') response.socket?.resetAndDestroy();
  else if (delivery.kind === 'UNREADABLE') response.type('html').send('<html><body>502</body></html>');
  else await send(behaviour, response, wrap(delivery.answer));
}

function mountPartySystem(app: Express, { behaviour, desk, account }: Parts): void {
  app.post('/dang/api/login', (request, response) =>
    send(behaviour, response, answerPartyLogin(account, request.body)),
  );
  app.post('/dang/api/g', async (request, response) => {
    const apply = () => answerPartyCall(desk, account, request.body);
    const service = writeOf(request.body);
    if (service === undefined) return send(behaviour, response, apply());
    return sendWrite<PartyAnswer>(behaviour, response, {
      service,
      apply,
      refuse: () => ({ error_code: -1, message: 'Đơn vị tiếp nhận từ chối' }),
      failInName: () => ({ error_code: 0, message: 'Có lỗi trong quá trình xử lý' }),
    });
  });
}

function mountPayments(app: Express, { behaviour, payments }: Parts): void {
  const wrap = (answer: PaymentAnswer) =>
    behaviour.wrapPayment ? { error_code: '0', message: JSON.stringify(answer) } : answer;
  app.post('/payment', (request, response) => {
    const fields = toParams(request.body);
    const apply = () => payments.answer(fields);
    const isPaid = fields['LoaiBanTin'] === 'GET_BILL' && apply()['MaLoi'] === '00';
    const receipt = isPaid && behaviour.billAsPdf ? payments.receipt(String(fields['MaThamChieu'])) : undefined;
    if (receipt !== undefined) return void response.type('pdf').send(receipt);
    if (fields['LoaiBanTin'] !== 'INIT') return send(behaviour, response, wrap(apply()));
    const refuse = () => ({ MaLoi: '05', MoTaLoi: 'Dịch vụ từ chối giao dịch' });
    return sendWrite<PaymentAnswer>(
      behaviour,
      response,
      { service: 'INIT', apply, refuse, failInName: () => ({ MaLoi: '99', MoTaLoi: 'Có lỗi' }) },
      wrap,
    );
  });
}

function mountReceipts(app: Express, { payments }: Parts): void {
  app.get('/payment/bill/:reference', (request, response) => {
    const receipt = payments.receipt(request.params.reference);
    if (receipt === undefined) response.status(404).end();
    else response.type('pdf').send(receipt);
  });
}

const refuseBody: ErrorRequestHandler = (error: { status?: number }, _request, response, _next) => {
  response.status(error.status ?? 500).json({ detail: 'the request could not be read' });
};

function createApp(parts: Parts): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.use(express.json({ limit: '5mb' }));
  mountPartySystem(app, parts);
  mountPayments(app, parts);
  mountReceipts(app, parts);
  app.use('/sandbox', createPartyControls(parts.behaviour, parts.desk, parts.payments, parts.account.sessions));
  app.use(refuseBody);
  return app;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function createParts(options: PartyServerOptions, url: () => string): Parts {
  const now = options.now ?? Date.now;
  const behaviour = toPartyBehaviour(options);
  const desk = createPartyDesk({ city: options.city, habits: behaviour, now });
  const payments = createPayments({
    behaviour,
    now,
    url,
    effects: desk.effects,
    localNow: () => desk.localNow(),
    partner: options.partner ?? 'HNLT',
    secret: options.paymentSecret ?? 'sample-payment-secret',
  });
  return { behaviour, desk, payments, account: createAccount(options, options.sessionTtlSeconds ?? 3_600, now) };
}

/** Rejects with EADDRINUSE when the port is taken. */
export async function createPartyServer(options: PartyServerOptions): Promise<PartyServer> {
  let url = '';
  const parts = createParts(options, () => url);
  const server = createServer(createApp(parts));
  const port = await listen(server, options.port);
  url = `http://127.0.0.1:${port}`;
  const { desk, behaviour, account, payments } = parts;
  return {
    url,
    port,
    behaviour,
    members: desk.members,
    cells: desk.cells,
    expireSessions: () => account.sessions.expireAll(),
    effects: () => desk.effects.read(),
    memberships: (member) => desk.memberships.active(member),
    membershipChanges: (member) => desk.memberships.changes(member),
    pay: (reference) => payments.pay(reference),
    cancelPayment: (reference) => payments.cancel(reference),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

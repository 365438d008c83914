// What services are asked to do and what they tell of by themselves: mutations, subscriptions, tokens and headers.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parse } from 'graphql';
import type { RequestContext } from '../../../gateway/stitching/index.js';
import {
  startGraphqlService,
  stitchServices,
  type GraphqlService,
  type StitchedServices,
} from '../../support/graphqlServices.js';
import { sampleContext } from '../../support/sampleAdapters.js';

const SDL = /* GraphQL */ `
  type Row @requires(grant: "log:row.read") @ownedBy(unit: "units") {
    id: ID!
    units: [String!]!
    text: String
    person: String @personal(class: BASIC, mask: NAME)
  }
  type Query {
    rows: [Row] @requires(grant: "log:row.read")
  }
  type Mutation {
    addRow(text: String!): Row @requires(grant: "log:row.write")
  }
  type Subscription {
    rowAdded(unit: String): Row @requires(grant: "log:row.read")
  }
`;

const added: string[] = [];
let service: GraphqlService;
let events: Awaited<ReturnType<typeof startEventService>>;
let city: StitchedServices;
const tokens = new Map<string, string>();

/** Answers subscriptions as server-sent events, and everything else as the service beside it. */
async function startEventService(beside: GraphqlService) {
  const open: ServerResponse[] = [];
  const asked: any[] = [];
  const plain: { headers: IncomingHttpHeaders }[] = [];
  const waiting: (() => void)[] = [];
  let refusal: { status: number; body: string } | undefined;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      if (!/"query":"subscription/.test(body)) {
        plain.push({ headers: request.headers });
        void fetch(beside.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
          .then(async (answer) => response.writeHead(answer.status).end(await answer.text()))
          .catch(() => response.destroy());
        return;
      }
      asked.push({ ...JSON.parse(body), headers: request.headers });
      if (refusal !== undefined) response.writeHead(refusal.status).end(refusal.body);
      else {
        response.writeHead(200, { 'content-type': 'text/event-stream' }).write(':\n\n');
        open.push(response);
      }
      for (const tell of waiting.splice(0)) tell();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    asked,
    plain,
    open,
    refuse: (given: typeof refusal) => (refusal = given),
    connected: () => new Promise<void>((resolve) => waiting.push(resolve)),
    tell: (units: string[], text: string) =>
      open.at(-1)?.write(
        `event: next\ndata: ${JSON.stringify({
          data: { rowAdded: { id: text, units, _k_units: units, _k_id: text, text, person: 'Lê Thị Mẫu' } },
        })}\n\n`,
      ),
    stop: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

beforeAll(async () => {
  service = await startGraphqlService({
    sdl: SDL,
    resolvers: {
      Query: { rows: () => added.map((text) => ({ id: text, units: ['u1'], text })) },
      Mutation: {
        addRow: (_: unknown, { text }: { text: string }) => {
          added.push(text);
          return { id: text, units: ['u1'], text, person: null };
        },
      },
    },
  });
  events = await startEventService(service);
  city = await stitchServices(
    { log: { ...service, url: events.url } },
    { calls: { authorization: (_remote, { access }) => tokens.get(access.cursorOwner) } },
  );
});
beforeEach(() => {
  service.arrived.length = 0;
  added.length = 0;
});
afterAll(async () => {
  await city.stop();
  await events.stop();
  await service.close();
});

describe('mutations', () => {
  it('run once and in order, and what is read afterwards is new', async () => {
    const { data } = await city.ask('mutation { a: addRow(text: "1") { id } b: addRow(text: "2") { id text } }');
    expect(data).toEqual({ a: { id: '1' }, b: { id: '2', text: '2' } });
    expect(added).toEqual(['1', '2']);
    expect((await city.ask('{ rows { id } }')).data).toEqual({ rows: [{ id: '1' }, { id: '2' }] });
  });

  it.each([
    ['UPSTREAM_BAD_STATUS', { status: 503, body: '' }],
    ['UPSTREAM_TIMEOUT', undefined],
  ])('are never repeated, also where nobody knows what became of them: %s', async (code, answer) => {
    service.instead = () => answer;
    const { errors } = await city.ask('mutation { addRow(text: "1") { id } }');
    service.instead = undefined;
    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual([code]);
    expect(service.arrived).toHaveLength(1);
  });
});

/** Hears what is told, as callers get it. */
function subscribe(text: string, context: RequestContext) {
  const request = { document: parse(text), text, variables: {}, context };
  const stream = city.plans.listen(request) as AsyncGenerator<unknown>;
  const next = async () => {
    const { value: rootValue, done } = await stream.next();
    return done === true ? 'done' : city.plans.execute({ ...request, rootValue });
  };
  return { next, stream };
}

const ROW_ADDED = 'subscription { rowAdded { text person } }';

describe('subscriptions', () => {
  function someone(units: string[]) {
    const leaving = new AbortController();
    return { context: { ...sampleContext(units), signal: leaving.signal }, leave: () => leaving.abort() };
  }

  it('are asked for once, with what rights and masks need, and each event goes through them', async () => {
    const { context, leave } = someone(['u1']);
    const { next } = subscribe(ROW_ADDED, context);
    const first = next();
    await events.connected();
    expect(events.asked.at(-1).query).toContain('_k_units');
    events.tell(['u1'], 'một');
    expect(await first).toEqual({ data: { rowAdded: { text: 'một', person: 'L. T. Mẫu' } } });
    events.tell(['u2'], 'hai');
    expect(await next()).toEqual({ data: { rowAdded: null } });
    leave();
    expect(await next()).toBe('done');
  });

  it('end for the service when the caller leaves', async () => {
    const { context, leave } = someone(['u1']);
    const { next } = subscribe(ROW_ADDED, context);
    const first = next();
    await events.connected();
    const gone = new Promise((resolve) => events.open.at(-1)?.once('close', resolve));
    leave();
    expect(await first).toBe('done');
    await gone;
  });

  it('go on over a new connection when the old one breaks off', async () => {
    const { context, leave } = someone(['u1']);
    const { next } = subscribe(ROW_ADDED, context);
    const first = next();
    await events.connected();
    const again = events.connected();
    events.open.at(-1)?.destroy();
    await again;
    events.tell(['u1'], 'ba');
    expect(await first).toMatchObject({ data: { rowAdded: { text: 'ba' } } });
    leave();
  });

  it('end when the service says so', async () => {
    const { next } = subscribe(ROW_ADDED, someone(['u1']).context);
    const first = next();
    await events.connected();
    events.open.at(-1)?.end('event: complete\ndata:\n\n');
    expect(await first).toBe('done');
  });

  it.each([
    ['UPSTREAM_BAD_STATUS', 404, ''],
    ['UPSTREAM_AUTH', 401, ''],
    ['UPSTREAM_BAD_RESPONSE', 200, '{"data":{}}'],
    ['UPSTREAM_BAD_RESPONSE', 200, 'secret'],
  ])('that are refused end with %s (%i)', async (code, status, body) => {
    events.refuse({ status, body });
    const { next } = subscribe(ROW_ADDED, someone(['u1']).context);
    const failure = await next().catch((error: any) => error);
    events.refuse(undefined);
    expect(failure.extensions.code).toBe(code);
    expect(JSON.stringify(failure)).not.toContain('secret');
  });

  it('over HTTP have nothing to tell of', async () => {
    const { errors } = await city.ask(ROW_ADDED);
    expect(errors?.[0]?.extensions['code']).toBe('BAD_REQUEST');
  });
});

describe('what a call carries', () => {
  const of = (requestId: string, owner: string): RequestContext => {
    const base = sampleContext(['u1']);
    return { ...base, requestId, access: { ...base.access, permissionSet: 'same', cursorOwner: owner } };
  };

  it('is the request’s id and a token of ours, and nothing else', async () => {
    tokens.set('lan', 'Bearer lan-1');
    await city.ask('{ rows { id } }', of('r7', 'lan'));
    const { headers } = events.plain.at(-1) ?? { headers: {} };
    expect(headers).toMatchObject({ 'x-request-id': 'r7', authorization: 'Bearer lan-1' });
    expect(Object.keys(headers).sort()).toEqual(
      ['accept', 'authorization', 'connection', 'content-length', 'content-type', 'host', 'x-request-id'].sort(),
    );
    await city.ask('{ rows { id } }', of('r8', 'nobody'));
    expect(events.plain.at(-1)?.headers).not.toHaveProperty('authorization');
  });

  it('goes with subscriptions as well, and is asked for anew when they go on', async () => {
    tokens.set('lan', 'Bearer lan-1');
    const leaving = new AbortController();
    const { next } = subscribe(ROW_ADDED, { ...of('r9', 'lan'), signal: leaving.signal });
    const first = next();
    await events.connected();
    tokens.set('lan', 'Bearer lan-2');
    const again = events.connected();
    events.open.at(-1)?.destroy();
    await again;
    expect(events.asked.slice(-2).map(({ headers }) => [headers.authorization, headers['x-request-id']])).toEqual([
      ['Bearer lan-1', 'r9'],
      ['Bearer lan-2', 'r9'],
    ]);
    leaving.abort();
    await first;
  });

  it('keeps answers apart that were asked for with different tokens', async () => {
    tokens.set('lan', 'Bearer lan-1').set('minh', 'Bearer minh-1').set('mai', 'Bearer lan-1');
    events.plain.length = 0;
    await Promise.all(['lan', 'minh', 'mai'].map((owner) => city.ask('{ rows { id } }', of('r1', owner))));
    expect(events.plain.map(({ headers }) => headers['authorization']).sort()).toEqual([
      'Bearer lan-1',
      'Bearer minh-1',
    ]);
  });
});

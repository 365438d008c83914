// Subscriptions over a stitched schema: refusals as over HTTP, every event decided on and masked anew.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { commandsAtOnce } from '../../test/support/commandsAtOnce.js';
import { aRecord, createMatrixSystem, matrixAdapter, type MatrixSystem } from '../../test/support/matrixAdapter.js';
import { sampleContext, unitsAdapter } from '../../test/support/sampleAdapters.js';
import { createOpaqueCodec, stitchAdapters, type RequestContext } from '../stitching/index.js';
import { operationLimitsSchema } from './operationLimits.js';
import { createSubscriber, type EventResult, type SubscriptionContext } from './subscribe.js';

const codec = createOpaqueCodec(Buffer.alloc(32, 1));
const quiet = { rowsDropped: () => undefined, unexpected: () => undefined };

type Context = RequestContext & SubscriptionContext;

class Gone extends Error {}

/** A caller whose rights can change while they listen. */
function createListener(units: readonly string[]) {
  const left = new AbortController();
  let seen = units;
  let purpose = false;
  let held = true;
  let gone = false;
  const accessNow = () => {
    if (gone) throw new Gone();
    const { access } = sampleContext(seen, { purpose });
    return { ...access, holds: () => held, steppedUp: false };
  };
  const context: Context = {
    ...sampleContext(units),
    signal: left.signal,
    access: accessNow(),
    currentAccess: accessNow,
  };
  return {
    context,
    leave: () => left.abort(),
    sees: (now: readonly string[], withPurpose = false) => {
      seen = now;
      purpose = withPurpose;
    },
    lose: () => (held = false),
    callBack: () => (gone = true),
  };
}

describe('createSubscriber', () => {
  let system: MatrixSystem;
  const records: object[] = [];
  beforeEach(() => {
    system = createMatrixSystem();
    records.length = 0;
  });

  function subscriber() {
    const instances = [
      { adapter: unitsAdapter(), client: null },
      { adapter: matrixAdapter(system), client: system },
    ];
    const commands = commandsAtOnce(instances, codec);
    return createSubscriber<Context>({
      ...stitchAdapters({
        ...{ codec, events: quiet, accept: commands.accept },
        instances: [...instances, commands.instance],
      }),
      limits: operationLimitsSchema.parse({}),
      eventMs: 1_000,
      onOperation: () => undefined,
      onUnexpected: () => undefined,
      record: async ({ codes, refused, operationName }) => void records.push({ codes, refused, operationName }),
      codeOf: (error) => (error instanceof Gone ? 'UNAUTHENTICATED' : undefined),
    });
  }

  async function listen(context: Context, query = 'subscription { recordChanged { title nationalId unit { name } } }') {
    const started = await subscriber()({ query }, context);
    if ('errors' in started) throw new Error(JSON.stringify(started.errors));
    return started.events;
  }

  async function refusal(query: string, context: Context) {
    const started = await subscriber()({ query }, context);
    return 'errors' in started ? started.errors[0]?.extensions?.['code'] : undefined;
  }

  test('refuses what HTTP would refuse', async () => {
    const { context, lose } = createListener(['u1']);
    expect(await refusal('subscription {', context)).toBe('GRAPHQL_PARSE_FAILED');
    expect(await refusal('subscription { nothing }', context)).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(await refusal('{ noticeCount }', context)).toBe('OPERATION_RESOLUTION_FAILURE');
    const deep = 'related {'.repeat(11) + 'id' + '}'.repeat(11);
    expect(await refusal(`subscription { recordChanged { ${deep} } }`, context)).toBe('QUERY_TOO_COMPLEX');
    expect(await refusal('subscription ($u: ID!) { recordChanged(unit: $u) { id } }', context)).toBe('BAD_USER_INPUT');
    expect(await refusal('subscription { recordChanged(unit: "x") { id } }', context)).toBe('BAD_USER_INPUT');
    lose();
    const without = { ...context, access: context.currentAccess?.() as Context['access'] };
    expect(await refusal('subscription { recordChanged { id } }', without)).toBe('FORBIDDEN');
    expect(records).toHaveLength(7);
  });

  test('shows visible rows with masks, across systems, and leaves out all others', async () => {
    const { context } = createListener(['u1']);
    const events = await listen(context);
    const next = events.next();
    await new Promise(setImmediate);
    system.tell(aRecord('r2', 'u2', 2));
    system.tell(aRecord('r1', 'u1', 1));
    expect((await next).value).toEqual({
      data: { recordChanged: { title: 'Hồ sơ mẫu r1', nationalId: '0010******01', unit: { name: 'Một' } } },
    });
    expect(records).toEqual([{ codes: [], refused: false, operationName: null }]);
  });

  test('decides on every event with the rights of that moment', async () => {
    const listener = createListener(['u1', 'u2']);
    const events = await listen(listener.context);
    const first = events.next();
    await new Promise(setImmediate);
    system.tell(aRecord('r2', 'u2', 2));
    expect((await first).value).toMatchObject({ data: { recordChanged: { title: 'Hồ sơ mẫu r2' } } });
    listener.sees(['u1'], true);
    const second = events.next();
    system.tell(aRecord('r2', 'u2', 2));
    system.tell(aRecord('r1', 'u1', 1));
    expect((await second).value).toMatchObject({ data: { recordChanged: { nationalId: '001099000001' } } });
    listener.sees(['u1'], false);
    const third = events.next();
    system.tell(aRecord('r1', 'u1', 1));
    expect((await third).value).toMatchObject({ data: { recordChanged: { nationalId: '0010******01' } } });
  });

  test('a lost capability ends the stream, and so does a caller who was called back', async () => {
    const last = async (end: (listener: ReturnType<typeof createListener>) => void) => {
      const listener = createListener(['u1']);
      const events = await listen(listener.context);
      const next = events.next();
      await new Promise(setImmediate);
      end(listener);
      system.tell(aRecord('r1', 'u1', 1));
      const { errors } = (await next).value as EventResult;
      expect((await events.next()).done).toBe(true);
      return errors?.[0]?.extensions?.['code'];
    };
    expect(await last((listener) => listener.lose())).toBe('FORBIDDEN');
    expect(await last((listener) => listener.callBack())).toBe('UNAUTHENTICATED');
    expect(system.listeners()).toBe(0);
  });

  test('ends with its signal, and takes its source along', async () => {
    const listener = createListener(['u1']);
    const events = await listen(listener.context);
    const next = events.next();
    await new Promise(setImmediate);
    expect(system.listeners()).toBe(1);
    listener.leave();
    expect(await next).toEqual({ done: true, value: undefined });
    await new Promise(setImmediate);
    expect(system.listeners()).toBe(0);
  });
});

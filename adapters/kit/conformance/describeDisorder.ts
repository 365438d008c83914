// Group: a system that repeats itself, or says things of another type, is noticed, and nothing wrong is shown.
import { afterAll, describe, expect, it } from '@jest/globals';
import { InputError, UpstreamError, type Adapter, type AdapterCall, type UnitScope } from '../index.js';
import {
  alterJson,
  alwaysTheSame,
  nameOfCall,
  neverEnding,
  otherTypes,
  twice,
  type Alteration,
} from './alterations.js';
import type { ConformanceOptions, Disorder, HttpFaults, RunningSource } from './conformanceOptions.js';
import { createCall } from './createCall.js';
import { listFields, type ListField } from './describeLists.js';
import { startPassingServer } from './passingServer.js';
import { listReads, type Read } from './reads.js';
import { argumentOf, readSdl } from './sdlModel.js';
import { isPage, walkList } from './walkList.js';

const SMALL_SIZE = 7;
const LARGE_SIZE = 50;
/** Enough for any list that ends; one that does not is stopped, and its test fails. */
const MOST_CALLS = 5_000;
/** Three small pages cost no more. */
const FEW_CALLS = 1_000;

/** Keys that a walk shows before it ends, or before the error that says what is wrong. */
async function keysOf({ read, key, given }: ListField, call: AdapterCall<unknown>): Promise<readonly string[]> {
  const size = Math.max(1, Math.min(SMALL_SIZE, Math.floor((given?.total ?? Infinity) / 2)));
  try {
    const { keys, isWhole } = await walkList(read, key, call, { size, maxPages: 60 });
    expect(isWhole).toBe(true);
    return keys;
  } catch (error) {
    if (error instanceof UpstreamError) expect(error.code).toBe('UPSTREAM_BAD_RESPONSE');
    else throw error;
    return [];
  }
}

/** Keys of one page; none of one that is refused. */
async function pageOf({ read, key }: ListField, call: AdapterCall<unknown>): Promise<readonly string[]> {
  const page = await read({ first: LARGE_SIZE }, call).catch((error: unknown) => {
    // To look through the whole city may be too much to ask.
    if (error instanceof InputError || (error instanceof UpstreamError && !call.signal.aborted)) return null;
    throw error;
  });
  return isPage(page) ? page.items.map(({ record }) => String(record[key])) : [];
}

const asItIs: Alteration = (reply) => reply;

/** A system in disorder, and what is asked of it. */
interface Stage {
  readonly reads: readonly Read[];
  readonly lists: readonly ListField[];
  /** Those of them whose rows belong to units. */
  readonly owned: readonly ListField[];
  readonly scopes: ConformanceOptions['scopes'];
  /** Asks while replies are altered; after `most` calls the caller leaves. */
  readonly altered: <T>(alter: Alteration, ask: (call: Call) => Promise<T>, how?: How) => Promise<T>;
  /** One test for each that can meet it; there may be none. */
  readonly each: <T extends Named>(
    disorder: Disorder,
    of: readonly T[],
    title: string,
    test: (one: T) => Promise<void>,
  ) => void;
}

type Call = AdapterCall<unknown>;
interface How {
  readonly scope?: UnitScope;
  readonly most?: number;
}
interface Named {
  readonly name: string;
}

function createStage(
  adapter: Adapter,
  options: ConformanceOptions,
  http: HttpFaults,
  url: () => Promise<string>,
): Stage {
  const isAsked = ({ name }: Named) => http.reads?.includes(name) ?? true;
  const callOf = http.callOf ?? nameOfCall;
  const lists = listFields(adapter, options).filter(isAsked);
  const types = readSdl(adapter.typeDefs).entities.filter((type) => argumentOf(type, 'ownedBy', 'unit') !== undefined);
  const owned = new Set(types.map(({ name }) => name.value));
  return {
    reads: listReads(adapter, options).filter(isAsked),
    lists,
    owned: lists.filter(({ type }) => owned.has(type)),
    scopes: options.scopes,
    async altered(alter, ask, { scope = options.scopes.narrow, most = MOST_CALLS } = {}) {
      const patience = new AbortController();
      let calls = 0;
      const server = await startPassingServer(await url(), {
        // Of a login there are no rows.
        alter: (reply, call) => (http.prelude?.(call) === undefined ? alterJson(reply, callOf(call), alter) : reply),
        fateOf: () => {
          calls += 1;
          if (calls > most) patience.abort();
          return 'PASS';
        },
      });
      const client = adapter.createClient(options.createRuntime(adapter, http.configFor(server.url)));
      try {
        return await ask(createCall(client, scope, patience.signal));
      } finally {
        await adapter.close?.(client);
        await server.close();
      }
    },
    each(disorder, of, title, test) {
      const unlike = http.unlike?.[disorder];
      for (const one of of)
        if (unlike === undefined || unlike.reads?.includes(one.name) === false)
          it(`${one.name}: ${title}`, () => test(one), 60_000);
    },
  };
}

function describeRows({ reads, lists, owned, scopes, altered, each }: Stage): void {
  each('OTHER_TYPES', reads, 'values of another type end with UPSTREAM_BAD_RESPONSE', (read) =>
    altered(otherTypes, async (call) => {
      await expect(read.ask(call)).rejects.toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
    }),
  );

  each('TWICE', lists, 'rows that come twice are shown once', (list) =>
    altered(twice, async (call) => {
      const keys = await keysOf(list, call);
      expect(keys).toEqual([...new Set(keys)]);
    }),
  );

  each('OTHER_UNITS', owned, 'rows of other units are dropped, whatever was asked for', async (list) => {
    const paging = { size: LARGE_SIZE, maxPages: 20 };
    const mine = await altered(asItIs, (call) => walkList(list.read, list.key, call, paging));
    // What the system says when all is asked for, it says now to everybody.
    const told = new Map<string, unknown>();
    const ask = (call: Call) => pageOf(list, call);
    await altered(alwaysTheSame(told), ask, { scope: scopes.everything });
    const shown = await altered(alwaysTheSame(told), ask);
    expect(shown.filter((key) => !mine.keys.includes(key))).toEqual([]);
  });
}

function describePages({ lists, altered, each }: Stage): void {
  each('THE_SAME', lists, 'the same page again and again comes to an end', (list) =>
    altered(alwaysTheSame(), async (call) => {
      const keys = await keysOf(list, call);
      expect(keys).toEqual([...new Set(keys)]);
    }),
  );

  each('NEVER_ENDING', lists, 'pages that never end are given up, or read one by one', async (list) => {
    const paging = { size: SMALL_SIZE, maxPages: 3 };
    const { keys } = await altered(asItIs, (call) => walkList(list.read, list.key, call, paging));
    const ask = async (call: Call) => {
      const ending = await walkList(list.read, list.key, call, paging).catch((error: unknown) => error);
      if (ending instanceof Error)
        expect(ending).toMatchObject({ code: expect.stringMatching(/BAD_RESPONSE|TOO_LARGE/) });
      expect(call.signal.aborted).toBe(false);
    };
    await altered(neverEnding(new Set(keys)), ask, { most: FEW_CALLS });
  });
}

/** Registers the group, for adapters whose test says where in its settings the address of the source is. */
export function describeDisorder(adapter: Adapter, options: ConformanceOptions): void {
  const { http } = options;
  const urlOf = http?.urlOf;
  if (http === undefined || urlOf === undefined) return;

  describe('a system in disorder', () => {
    let source: Promise<RunningSource> | undefined;
    const start = async () => urlOf((await (source ??= options.start())).config);
    afterAll(async () => (await source)?.close());
    // A group has at least one test, whatever the adapter has.
    it('is there to be asked', async () => {
      expect(await start()).toMatch(/^http/);
    }, 60_000);
    const stage = createStage(adapter, options, http, start);
    describeRows(stage);
    describePages(stage);
  });
}

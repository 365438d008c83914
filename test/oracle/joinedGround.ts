// A small world of two adapters in this process and two services that join their rows, with rows and faults drawn by chance.
import { z } from 'zod';
import { buildSchema, graphql } from 'graphql';
import { defineAdapter, UpstreamError, type Adapter, type RemoteAdapter } from '../../adapters/kit/index.js';
import { createOpaqueCodec, type RemoteAnswer, type RemoteQuestion } from '../../gateway/stitching/index.js';
import { HR_SDL, NOISE_SDL, PARKING_SDL, UNITS_SDL } from './joinedSdl.js';
import type { Tape } from './tape.js';
import { hash } from './tape.js';

export const codec = createOpaqueCodec(Buffer.alloc(32, 7));

export const idOf = (type: string, key: string): string => codec.encodeId(type, key);

export interface UnitRow {
  readonly key: string;
  readonly code: string;
  readonly zone: string | null;
  readonly officerNumbers: readonly string[];
  readonly parentKey: string | null;
}

export interface OfficerRow {
  readonly number: string;
  readonly name: string | null;
  readonly unitKey: string;
}

export interface PermitRow {
  readonly id: string;
  readonly plate: string | null;
  readonly ward: string | null;
  readonly officerNumber: string | null;
  readonly unitKeys: readonly (string | null)[] | null;
  readonly home: string | null;
}

/** Rows, whose they are to see, and what does not work. */
export interface JoinedRows {
  readonly units: readonly UnitRow[];
  readonly officers: readonly OfficerRow[];
  readonly permits: readonly PermitRow[];
  readonly seen: ReadonlySet<string>;
  readonly down: ReadonlySet<string>;
  readonly seed: number;
}

const COUNTS = { units: 4, officers: 5, permits: 6 };

const keys = (letter: string, count: number) => Array.from({ length: count }, (_one, i) => `${letter}${i}`);

export function anyRows(tape: Tape): JoinedRows {
  // One more of each than there is.
  const unit = () => tape.pick(keys('u', COUNTS.units + 1));
  const officer = () => tape.pick(keys('o', COUNTS.officers + 1));
  const maybe = <T>(one: () => T): T | null => (tape.chance(25) ? null : one());
  const some = <T>(one: () => T): T[] => Array.from({ length: tape.below(4) }, one);
  const down = tape.chance(35) ? [tape.pick(['parking', 'noise', 'hr'])] : [];
  return {
    seed: tape.next(),
    down: new Set(down),
    seen: new Set(keys('u', COUNTS.units).filter(() => !tape.chance(30))),
    units: keys('u', COUNTS.units).map((key, i) => ({
      ...{ key, code: `c${i}`, zone: maybe(() => `z${tape.below(3)}`), parentKey: maybe(unit) },
      officerNumbers: some(officer),
    })),
    officers: keys('o', COUNTS.officers).map((number) => ({
      ...{ number, name: maybe(() => `Mẫu ${number}`), unitKey: tape.pick(keys('u', COUNTS.units)) },
    })),
    permits: keys('p', COUNTS.permits).map((id) => ({
      ...{ id, plate: maybe(() => `29-${id}`), ward: maybe(unit), officerNumber: maybe(officer) },
      ...{ unitKeys: maybe(() => some(() => maybe(unit))), home: maybe(unit) },
    })),
  };
}

/** Services that cannot tell some values of some rows. */
export function isFaulty({ seed }: JoinedRows, what: string, key: string): boolean {
  return hash(seed, what, key) % 9 === 0;
}

/** Objects of which a service knows nothing. */
export function isUnknown({ seed }: JoinedRows, service: string, key: string): boolean {
  return hash(seed, 'unknown', service, key) % 5 === 0;
}

export const numberOf = ({ seed }: JoinedRows, what: string, key: string): number => hash(seed, what, key) % 100;

/** Permits that a unit has. */
export function permitsOf({ permits, seed }: JoinedRows, code: string): readonly PermitRow[] {
  return permits.filter(({ id }) => hash(seed, code, id) % 3 === 0);
}

const title = (name: string) => ({ vi: name, en: name });
const grant = <C extends string>(capability: C) => ({ capability, title: title(capability) });

function around<Id extends string>(id: Id) {
  const configSchema = z.object({});
  return { id, title: title(id), levels: ['CITY'] as const, configSchema, createClient: () => ({}), probe: noProbe };
}

async function noProbe(): Promise<void> {
  await Promise.resolve();
}

function page<T extends object>(rows: readonly T[], keyOf: (row: T) => string) {
  return { items: rows.map((record) => ({ record, cursor: keyOf(record) })), hasNextPage: false };
}

export function toAdapters(rows: JoinedRows): readonly Adapter[] {
  const { units, officers, down } = rows;
  const hr = () => {
    if (down.has('hr')) throw new UpstreamError('UPSTREAM_UNAVAILABLE');
    return officers as readonly (OfficerRow & Record<string, unknown>)[];
  };
  const held = units as readonly (UnitRow & Record<string, unknown>)[];
  const unitAdapter = defineAdapter({
    ...around('units'),
    grants: [],
    typeDefs: UNITS_SDL,
    queries: { units: async () => held, unitPage: async () => page(held, ({ key }) => key) },
    entities: {
      Unit: { key: 'key', load: async (wanted) => wanted.map((key) => held.find((unit) => unit.key === key) ?? null) },
    },
  });
  const hrAdapter = defineAdapter({
    ...around('hr'),
    grants: [grant('hr:officer.read')],
    typeDefs: HR_SDL,
    queries: { officers: async () => hr() },
    entities: {
      Officer: {
        key: 'number',
        load: async (wanted) => wanted.map((number) => hr().find((officer) => officer.number === number) ?? null),
      },
    },
    fields: {
      Unit: {
        staff: async (wanted) =>
          wanted.map((key) =>
            page(
              hr().filter(({ unitKey }) => unitKey === key),
              ({ number }) => number,
            ),
          ),
      },
    },
  });
  return [unitAdapter, hrAdapter];
}

export function toServices(): readonly RemoteAdapter[] {
  const batched = (field: string, fieldName: string, argument: string) => ({
    selectionSet: `{ ${field} }`,
    fieldName,
    key: (row: Readonly<Record<string, unknown>>) => row[field],
    argsFromKeys: (wanted: readonly unknown[]) => ({ [argument]: wanted }),
  });
  const common = { levels: ['CITY'] as const, url: 'http://service.invalid/' };
  const parking = {
    ...{ ...common, id: 'parking', title: title('parking'), typeDefs: PARKING_SDL },
    grants: [grant('parking:permit.read'), grant('parking:permit.read-personal')],
    merge: { Unit: batched('code', 'unitsByCode', 'codes') },
  };
  const single = { selectionSet: '{ zone }', fieldName: 'noiseOf', args: ({ zone }: { zone: string }) => ({ zone }) };
  const noise = {
    ...{ ...common, id: 'noise', title: title('noise'), typeDefs: NOISE_SDL, grants: [] },
    merge: { Unit: single, Permit: batched('id', 'fines', 'ids') },
  };
  return [parking, noise];
}

const plain = (sdl: string) =>
  buildSchema(
    `interface Node { id: ID! }\n${sdl
      .split('\n')
      .filter((line) => !line.includes('@reference'))
      .join('\n')
      .replace(/ @\w+(\([^)]*\))?/g, '')
      .replace(/extend type/g, 'type')}`,
  );

const SCHEMAS = { parking: plain(PARKING_SDL), noise: plain(NOISE_SDL) };

export const FAULT = 'cannot be told';

/** Each value as a function: some throw. */
function faulty(rows: JoinedRows, type: string, key: string, values: Readonly<Record<string, unknown>>) {
  const told = Object.entries(values).map(([name, value]) => {
    const tell = (args: unknown) => {
      if (isFaulty(rows, `${type}.${name}`, key)) throw new Error(FAULT);
      return typeof value === 'function' ? (value as (given: unknown) => unknown)(args) : value;
    };
    return [name, tell] as const;
  });
  return Object.fromEntries(told);
}

function rootsOf(rows: JoinedRows): Readonly<Record<'parking' | 'noise', object>> {
  const named = (key: string | null) => (key === null ? null : { __typename: 'Unit', key, id: idOf('Unit', key) });
  const permit = ({ id, ward, ...more }: PermitRow) => {
    const { plate, officerNumber, unitKeys, home } = more;
    const values = faulty(rows, 'Permit', id, { plate, officerNumber, unitKeys, home: named(home), holder: 'Mẫu' });
    return { __typename: 'Permit', id, ward, ...values };
  };
  const unit = (code: string) => {
    if (isUnknown(rows, 'parking', code)) return null;
    const values = {
      lots: numberOf(rows, 'lots', code),
      chiefNumber: `o${numberOf(rows, 'chief', code) % 6}`,
      permits: () => permitsOf(rows, code).map(permit),
    };
    return isFaulty(rows, 'Unit', code) ? new Error(FAULT) : { code, ...faulty(rows, 'Unit', code, values) };
  };
  const sensors = (zone: string) =>
    [0, 1].map((i) => {
      const key = `u${numberOf(rows, `sensor${i}`, zone) % 5}`;
      return { name: `${zone}-${i}`, at: named(key), near: [[named(key), null], []] };
    });
  return {
    parking: {
      permits: () => rows.permits.map(permit),
      found: () => [...rows.permits.map(permit), ...rows.permits.map(({ home }) => named(home))],
      unitsByCode: ({ codes }: { codes: readonly string[] }) => codes.map(unit),
    },
    noise: {
      loudest: () => named(`u${rows.seed % 5}`),
      noiseOf: ({ zone }: { zone: string }) => {
        if (isUnknown(rows, 'noise', zone)) return null;
        const decibels = ({ at }: { at?: number | null }) => numberOf(rows, 'noise', zone) + (at ?? 0) + 0.5;
        return { id: zone, ...faulty(rows, 'Unit', zone, { decibels, sensors: () => sensors(zone) }) };
      },
      fines: ({ ids }: { ids: readonly string[] }) =>
        ids.map((id) => ({ id, ...faulty(rows, 'Permit', id, { fine: numberOf(rows, 'fine', id) / 2 }) })),
    },
  };
}

/** Services, answered in this process, as over a network. */
export function toCaller(rows: JoinedRows, id: 'parking' | 'noise') {
  const roots = rootsOf(rows);
  return async ({ text, variables }: RemoteQuestion): Promise<RemoteAnswer> => {
    if (rows.down.has(id)) throw new UpstreamError('UPSTREAM_UNAVAILABLE');
    const asked = { schema: SCHEMAS[id], source: text, rootValue: roots[id], variableValues: { ...variables } };
    const found = JSON.parse(JSON.stringify(await graphql(asked))) as RemoteAnswer;
    // A text that the service does not understand is a mistake of the plan.
    if (found.data === undefined) throw new Error(`${id} was asked\n${text}\n${JSON.stringify(found.errors)}`);
    return found;
  };
}

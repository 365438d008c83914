// What the loaders of a declared service work with. Built once, at start.
import { z } from 'zod';
import {
  createHeld,
  createSealer,
  type AdapterCall,
  type AdapterRuntime,
  type Held,
  type Sealer,
  type UnitDirectory,
} from '../kit/index.js';
import { createService, type Service } from './createService.js';
import type { Declaration, RowType } from './declaration/declarationSchema.js';
import { readWholeList } from './loaders/readWholeList.js';
import { compileRow, type ReadRow, type ServiceRow } from './loaders/rows.js';
import type { Config } from './toConfigSchema.js';
import { compilePlace, type Place } from './wire/place.js';
import type { Values } from './declaration/template.js';

/** One type of rows, ready to be asked for. */
export interface RowSource {
  readonly type: RowType;
  readonly read: ReadRow;
  /** Where the one row stands in a reply. */
  readonly row: Place;
  /** Undefined where the key is no secret. */
  readonly sealed: Sealer<string> | undefined;
  /** True if the service can have such a key. */
  fits(key: string): boolean;
  /** All rows of the list for these values. */
  list(values: Values, signal: AbortSignal): Promise<readonly ServiceRow[]>;
}

export interface ServiceClient {
  readonly config: Config;
  readonly service: Service;
  readonly units: UnitDirectory;
  readonly sources: ReadonlyMap<string, RowSource>;
}

/** The call that every loader gets. */
export type Call = AdapterCall<ServiceClient>;

const MOST_LISTS = 100;
/** Of all lists of a type together. */
const MOST_HELD_ROWS = 50_000;
const LONGEST_KEY = 200;

/** What references to the keys of a type are sealed for. */
export function toUse(service: string, type: string): string {
  return `lgsp ${service} ${type}`;
}

function createSource(
  type: RowType,
  declaration: Declaration,
  runtime: AdapterRuntime<Config>,
  service: Service,
): RowSource {
  const { config, clock } = runtime;
  const { reference } = config;
  const sealed =
    type.key.personal && reference !== undefined
      ? createSealer({
          ...reference,
          use: toUse(declaration.id, type.name),
          schema: z.string(),
          now: () => clock.now(),
        })
      : undefined;
  const read = compileRow(type, runtime, (key) => sealed?.seal(key) ?? key);
  const form = type.key.form === undefined ? undefined : new RegExp(`^(?:${type.key.form})$`, 'u');
  const lists: Held<readonly ServiceRow[]> = createHeld({
    ...{ clock, seconds: config.reading.seconds, most: MOST_LISTS },
    weight: { most: MOST_HELD_ROWS, of: (rows) => rows.length },
    read: (values, signal) =>
      type.list === undefined
        ? Promise.resolve([])
        : readWholeList(
            { list: type.list, service, reading: config.reading, read },
            JSON.parse(values) as Values,
            signal,
          ),
  });
  return {
    type,
    read,
    row: compilePlace(type.one?.row ?? ''),
    sealed,
    fits: (key) => key !== '' && key.length <= LONGEST_KEY && form?.test(key) !== false,
    list: (values, signal) => lists.load(JSON.stringify(values), signal),
  };
}

export function createServiceClient(declaration: Declaration, runtime: AdapterRuntime<Config>): ServiceClient {
  const service = createService(declaration, runtime);
  const sources = declaration.types.map(
    (type) => [type.name, createSource(type, declaration, runtime, service)] as const,
  );
  return { config: runtime.config, service, units: runtime.units, sources: new Map(sources) };
}

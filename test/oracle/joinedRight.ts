// The right answer of a joined world: plain graphql-js over one merged schema and all rows at hand, no plan and no stitching.
import { execute, GraphQLError, type ExecutionResult, type GraphQLSchema } from 'graphql';
import type { Asked } from './single.js';
import {
  FAULT,
  idOf,
  isFaulty,
  isUnknown,
  numberOf,
  permitsOf,
  type JoinedRows,
  type OfficerRow,
  type PermitRow,
  type UnitRow,
} from './joinedGround.js';

type Args = Readonly<Record<string, unknown>>;
type Resolve<Row> = (row: Row, args: Args) => unknown;

function requireUp({ down }: JoinedRows, service: string): void {
  if (down.has(service)) throw new GraphQLError(FAULT);
}

/** The value that a service has, unless it cannot tell it. */
function told<T>(rows: JoinedRows, what: string, key: string, value: T): T {
  if (isFaulty(rows, what, key)) throw new GraphQLError(FAULT);
  return value;
}

const page = (nodes: readonly unknown[]) => ({
  nodes,
  edges: nodes.map((node) => ({ node })),
  pageInfo: { hasNextPage: false, hasPreviousPage: false },
});

class Right {
  constructor(private readonly rows: JoinedRows) {}

  private unit(key: string | null | undefined): object | null {
    const found = this.rows.units.find((unit) => unit.key === key);
    return found === undefined ? null : { __typename: 'Unit', ...found };
  }

  private officers(numbers: readonly (string | null | undefined)[]): readonly (OfficerRow | null)[] {
    const wanted = numbers.filter((number) => typeof number === 'string');
    if (wanted.length > 0) requireUp(this.rows, 'hr');
    return numbers.map(
      (number) => this.rows.officers.find((one) => one.number === number && this.rows.seen.has(one.unitKey)) ?? null,
    );
  }

  private seen(permits: readonly PermitRow[]): readonly (object | null)[] {
    const isSeen = ({ ward }: PermitRow) => ward !== null && this.rows.seen.has(ward);
    return permits.map((permit) => (isSeen(permit) ? { __typename: 'Permit', ...permit } : null));
  }

  /** What a service knows of a unit; undefined: nothing. */
  private parking({ code }: UnitRow): string | undefined {
    requireUp(this.rows, 'parking');
    if (isUnknown(this.rows, 'parking', code)) return undefined;
    return told(this.rows, 'Unit', code, code);
  }

  private noise({ zone }: UnitRow): string | undefined {
    if (zone === null) return undefined;
    requireUp(this.rows, 'noise');
    return isUnknown(this.rows, 'noise', zone) ? undefined : zone;
  }

  private chief(unit: UnitRow): string | null {
    const code = this.parking(unit);
    if (code === undefined) return null;
    return told(this.rows, 'Unit.chiefNumber', code, `o${numberOf(this.rows, 'chief', code) % 6}`);
  }

  private staff(key: string): readonly OfficerRow[] {
    requireUp(this.rows, 'hr');
    return this.rows.officers.filter(({ unitKey }) => unitKey === key && this.rows.seen.has(unitKey));
  }

  private sensors(zone: string) {
    return [0, 1].map((i) => {
      const unit = this.unit(`u${numberOf(this.rows, `sensor${i}`, zone) % 5}`);
      return { name: `${zone}-${i}`, at: unit, near: [[unit, null], []] };
    });
  }

  private known(keys: readonly (string | null)[] | null): readonly object[] {
    return (keys ?? []).flatMap((key) => this.unit(key) ?? []);
  }

  private readonly ofUnit: Readonly<Record<string, Resolve<UnitRow>>> = {
    id: ({ key }) => idOf('Unit', key),
    officers: ({ officerNumbers }) => this.officers(officerNumbers).filter((one) => one !== null),
    parent: ({ parentKey }) => this.unit(parentKey),
    staff: ({ key }) => page(this.staff(key)),
    lots: (unit) => {
      const code = this.parking(unit);
      if (code === undefined) return null;
      const lots = told(this.rows, 'Unit.lots', code, numberOf(this.rows, 'lots', code));
      return this.rows.seen.has(unit.key) ? lots : null;
    },
    permits: (unit) => {
      const code = this.parking(unit);
      return code === undefined ? null : this.seen(told(this.rows, 'Unit.permits', code, permitsOf(this.rows, code)));
    },
    chiefNumber: (unit) => this.chief(unit),
    chief: (unit) => {
      const number = this.chief(unit);
      return number === null ? null : this.officers([number])[0];
    },
    decibels: (unit, { at }) => {
      const zone = this.noise(unit);
      if (zone === undefined) return null;
      const value = numberOf(this.rows, 'noise', zone) + ((at ?? 0) as number) + 0.5;
      return told(this.rows, 'Unit.decibels', zone, value);
    },
    sensors: (unit) => {
      const zone = this.noise(unit);
      return zone === undefined ? null : told(this.rows, 'Unit.sensors', zone, this.sensors(zone));
    },
  };

  private readonly ofOfficer: Readonly<Record<string, Resolve<OfficerRow>>> = {
    id: ({ number }) => idOf('Officer', number),
    unit: ({ unitKey }) => this.unit(unitKey),
  };

  private readonly ofPermit: Readonly<Record<string, Resolve<PermitRow>>> = {
    plate: ({ id, plate }) => told(this.rows, 'Permit.plate', id, plate),
    officerNumber: ({ id, officerNumber }) => told(this.rows, 'Permit.officerNumber', id, officerNumber),
    officer: ({ id, officerNumber }) => {
      const number = told(this.rows, 'Permit.officerNumber', id, officerNumber);
      return this.officers([number])[0];
    },
    unitKeys: ({ id, unitKeys }) => told(this.rows, 'Permit.unitKeys', id, unitKeys),
    units: ({ id, unitKeys }) => this.known(told(this.rows, 'Permit.unitKeys', id, unitKeys)),
    pages: ({ id, unitKeys }) => page(this.known(told(this.rows, 'Permit.unitKeys', id, unitKeys))),
    home: ({ id, home }) => this.unit(told(this.rows, 'Permit.home', id, home)),
    holder: ({ id }) => told(this.rows, 'Permit.holder', id, null),
    fine: ({ id }) => {
      requireUp(this.rows, 'noise');
      return told(this.rows, 'Permit.fine', id, numberOf(this.rows, 'fine', id) / 2);
    },
  };

  private readonly ofQuery: Readonly<Record<string, Resolve<undefined>>> = {
    node: () => null,
    units: () => this.rows.units,
    unitPage: () => page(this.rows.units),
    officers: () => {
      requireUp(this.rows, 'hr');
      return this.rows.officers.filter(({ unitKey }) => this.rows.seen.has(unitKey));
    },
    permits: () => {
      requireUp(this.rows, 'parking');
      return this.seen(this.rows.permits);
    },
    found: () => {
      requireUp(this.rows, 'parking');
      return [...this.seen(this.rows.permits), ...this.rows.permits.map(({ home }) => this.unit(home))];
    },
    loudest: () => {
      requireUp(this.rows, 'noise');
      return this.unit(`u${this.rows.seed % 5}`);
    },
  };

  private readonly types: Readonly<Record<string, Readonly<Record<string, Resolve<never>>>>> = {
    ...{ Query: this.ofQuery, Unit: this.ofUnit, Officer: this.ofOfficer, Permit: this.ofPermit },
  };

  resolve(type: string, field: string, row: unknown, args: Args): unknown {
    const resolve = this.types[type]?.[field];
    return resolve === undefined ? (row as Args)[field] : resolve(row as never, args);
  }
}

export function runJoined(rows: JoinedRows, schema: GraphQLSchema, asked: Asked): ExecutionResult {
  const right = new Right(rows);
  return execute({
    schema,
    ...{ document: asked.document, operationName: asked.operationName, variableValues: asked.variables },
    fieldResolver: (row, args, _context, { parentType, fieldName }) =>
      right.resolve(parentType.name, fieldName, row, args as Args),
  }) as ExecutionResult;
}

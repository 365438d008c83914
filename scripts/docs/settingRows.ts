// The settings as a flat list: dotted path, variable, type, default, description.
import type { JsonSchema } from '../../config/settingPath.js';

/** The parts of JSON Schema that the table shows besides what the loader reads. */
interface ShownSchema extends JsonSchema {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly format?: string;
}

export interface SettingRow {
  /** `identity.issuers.0.issuer` */
  readonly path: string;
  readonly variable: string;
  readonly type: string;
  /** Undefined where a value has to be given or may be left out. */
  readonly default: unknown;
  readonly required: boolean;
  readonly secret: boolean;
  readonly description: string;
}

/** `hr-records` and `maxRows` → `HR_RECORDS` and `MAX_ROWS`. */
function toVariablePart(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/-/g, '_')
    .toUpperCase();
}

export function toVariable(path: readonly string[]): string {
  return `GATEWAY_${path.map(toVariablePart).join('__')}`;
}

function toType(schema: ShownSchema): string {
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${String(value)}\``).join(' or ');
  if (schema.type === 'integer') return `whole number, ${schema.minimum ?? '…'} to ${schema.maximum ?? '…'}`;
  if (schema.type === 'array') return `list of ${schema.items === undefined ? 'values' : toType(schema.items)}`;
  if (schema.format === 'uri') return 'address';
  if (schema.type === 'string') return 'text';
  return schema.type ?? 'any';
}

function isBranch(schema: JsonSchema): boolean {
  return schema.properties !== undefined;
}

/** Every leaf below a schema. Lists of objects appear with index 0. */
export function settingRows(schema: JsonSchema, path: readonly string[] = [], required = true): SettingRow[] {
  if (isBranch(schema))
    return Object.entries(schema.properties ?? {}).flatMap(([name, inner]) =>
      settingRows(inner, [...path, name], schema.required?.includes(name) === true),
    );
  if (schema.items !== undefined && isBranch(schema.items) && schema.default === undefined)
    return settingRows(schema.items, [...path, '0'], required);
  return [
    {
      path: path.join('.'),
      variable: toVariable(path),
      type: toType(schema),
      default: schema.default,
      required,
      secret: schema.secret === true,
      description: schema.description ?? '',
    },
  ];
}

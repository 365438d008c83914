// Rights on the rows and fields of remote services: checked in the gateway, on what comes back.
import type { PersonalRule, RuleBook } from '../../../schema/rules.js';
import { refusal } from '../codedErrors.js';
import type { RequestContext, RowOwner } from '../context.js';
import { isHidden, maskValue } from '../masks.js';
import { Row } from '../inProcess/row.js';
import { UNIT } from '../mutations.js';
import { directiveArgument, yieldedType } from '../sdl.js';
import { givesRule } from './serviceRights.js';
import type { RemoteModel } from './readRemote.js';

/** As the plan compiler takes it. */
export interface RemoteGuard {
  readonly needs: readonly string[];
  admit(values: Readonly<Record<string, unknown>>, context: RequestContext): object | null;
}

export type RemoteMask = (value: unknown, owner: object | undefined, context: RequestContext) => unknown;

export interface RemoteRowRules {
  readonly guards: ReadonlyMap<string, RemoteGuard>;
  readonly masks: ReadonlyMap<string, RemoteMask>;
  /** Whose a row of this process is. */
  readonly ownerOf: (row: object) => RowOwner;
}

const NO_TEXTS: readonly string[] = [];

/** Looked at for every row: nearly always there is one text, or nothing to look at. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (value === null || value === undefined) return NO_TEXTS;
  const held = Array.isArray(value) ? (value as unknown[]) : [value];
  return held.filter((member) => typeof member === 'string');
}

/** An ID may be a number in JSON; what is neither is none, and may be nested without end. */
function toKey(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

interface Guarded {
  readonly id: string;
  readonly type: string;
  readonly capability: string | null;
  /** The field with the unit or units; undefined for public types. */
  readonly owner: string | undefined;
  readonly subject: string | undefined;
  readonly key: string | undefined;
}

function toGuard({ id, type, capability, owner, subject, key }: Guarded): RemoteGuard {
  const needs = [owner, subject, key].filter((name) => name !== undefined);
  return {
    needs,
    admit: (values, { access, use }) => {
      const about = subject === undefined ? undefined : textsOf(values[subject])[0];
      const units = owner === undefined ? NO_TEXTS : textsOf(values[owner]);
      const row: RowOwner = { type, key: key === undefined ? '' : toKey(values[key]), units, subject: about };
      if (owner !== undefined && !access.sees(capability, row)) return null;
      use.addRows(id, type, 1);
      return row;
    },
  };
}

function toMask(field: string, rule: PersonalRule): RemoteMask {
  return (value, owner, { access, use, requestId }) => {
    if (!isHidden(rule.mask, value)) return value;
    if (owner !== undefined && access.mayReveal(rule, owner as RowOwner)) {
      use.addRevealed(field, owner as RowOwner);
      return value;
    }
    // Whoever states a purpose asks to see; what it does not open is said, not masked.
    if (access.refusedPurpose !== null) throw refusal('FORBIDDEN_WITHOUT_PURPOSE', requestId);
    return maskValue(rule.mask, value);
  };
}

const NOBODY: RowOwner = { type: '', key: '', units: [] };

/** A unit is its own: what services add to it is scoped by it. */
function ownerOf(row: object): RowOwner {
  const owner = row instanceof Row ? row.owner : undefined;
  if (owner === undefined) return NOBODY;
  return owner.type === UNIT ? { ...owner, units: [owner.key] } : owner;
}

/**
 * What a service adds to a row of this process and what no guard of its own decides on: shown where the field's capability
 * reaches the row's units. A row of no unit is open to whoever holds it.
 */
function toScopeMask(capability: string, inner: RemoteMask = (value) => value): RemoteMask {
  return (value, owner, context) => {
    const { access } = context;
    const row = owner as RowOwner | undefined;
    if (row === undefined || (row.units.length > 0 && !access.sees(capability, row))) return null;
    return inner(value, owner, context);
  };
}

function addedMasks({ model }: RemoteModel, rules: RuleBook, masks: Map<string, RemoteMask>): void {
  const led = new Set(model.references.map(({ field }) => field));
  for (const [type, fields] of model.added)
    for (const field of fields) {
      const name = `${type}.${field.name.value}`;
      if (led.has(field)) continue;
      const personal = rules.personal.get(name);
      const rule = rules.fields.get(name);
      const mask = personal === undefined ? undefined : toMask(name, personal);
      const isGuarded = rules.types.has(yieldedType(field));
      if (rule?.kind === 'requires' && !isGuarded) masks.set(name, toScopeMask(rule.grant, mask));
      else if (mask !== undefined) masks.set(name, mask);
    }
}

/** Guards of all types that carry a rule, masks of all personal fields. */
export function toRemoteRules(remotes: readonly RemoteModel[], rules: RuleBook): RemoteRowRules {
  const guards = new Map<string, RemoteGuard>();
  const masks = new Map<string, RemoteMask>();
  for (const remote of remotes) addedMasks(remote, rules, masks);
  for (const { remote, model } of remotes)
    for (const [type, definition] of model.types) {
      const rule = rules.types.get(type);
      const owner = directiveArgument(definition, 'ownedBy', 'unit');
      // Of several services that hold a type, the one with its rule says whose its rows are.
      if (rule !== undefined && givesRule(definition) && (owner !== undefined || rule.kind === 'public')) {
        const key = definition.fields?.some((field) => field.name.value === 'id') === true ? 'id' : undefined;
        const capability = rule.kind === 'requires' ? rule.grant : null;
        const subject = directiveArgument(definition, 'subject', 'by');
        guards.set(
          type,
          toGuard({ id: remote.id, type, capability, owner, subject, key: owner === undefined ? undefined : key }),
        );
      }
      for (const field of definition.fields ?? []) {
        const name = `${type}.${field.name.value}`;
        const personal = rules.personal.get(name);
        if (personal !== undefined) masks.set(name, toMask(name, personal));
      }
    }
  return { guards, masks, ownerOf };
}

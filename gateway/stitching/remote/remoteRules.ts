// Rights on the rows and fields of remote services: checked in the gateway, on what comes back.
import type { PersonalRule, RuleBook } from '../../../schema/rules.js';
import { refusal } from '../codedErrors.js';
import type { RequestContext, RowOwner } from '../context.js';
import { isHidden, maskValue } from '../masks.js';
import { directiveArgument } from '../sdl.js';
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
}

const NO_TEXTS: readonly string[] = [];

/** Looked at for every row: nearly always there is one text, or nothing to look at. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (value === null || value === undefined) return NO_TEXTS;
  const held = Array.isArray(value) ? (value as unknown[]) : [value];
  return held.filter((member) => typeof member === 'string');
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
      const row: RowOwner = { type, key: key === undefined ? '' : String(values[key]), units, subject: about };
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

/** Guards of all types that carry a rule, masks of all personal fields. */
export function toRemoteRules(remotes: readonly RemoteModel[], rules: RuleBook): RemoteRowRules {
  const guards = new Map<string, RemoteGuard>();
  const masks = new Map<string, RemoteMask>();
  for (const { remote, model } of remotes)
    for (const [type, definition] of model.types) {
      const rule = rules.types.get(type);
      const owner = directiveArgument(definition, 'ownedBy', 'unit');
      if (rule !== undefined && (owner !== undefined || rule.kind === 'public') && !guards.has(type)) {
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
  return { guards, masks };
}

// Why an operation is allowed or refused, field by field, from the same rules that decide; nothing is run.
import {
  getNamedType,
  isObjectType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { ERRORS, type ErrorCode } from '../../schema/errors.js';
import type { AccessRule, PersonalRule, RuleBook } from '../../schema/rules.js';
import { INTROSPECT } from './checkOperation.js';
import { ruledPlaces } from './ruledPlaces.js';

export interface FieldExplanation {
  /** `Type.field` */
  readonly field: string;
  readonly decision: 'ALLOWED' | 'MASKED' | 'REFUSED';
  /** The capability that the field needs, or that its value in clear needs; null for what needs none. */
  readonly requires: string | null;
  /** Ids of the grants that open it. */
  readonly grants: readonly string[];
  /** Why not; null if allowed. */
  readonly reason: ErrorCode | null;
  readonly vi: string;
  readonly en: string;
}

/** Rights of the one it is explained for, with the grants that they come from. */
export interface ExplainedRights {
  holds(capability: string): boolean;
  heldInSandboxOnly(capability: string): boolean;
  /** Ids of usable grants of the capability that are in force. */
  grantsOf(capability: string): readonly string[];
  /** Those of them that allow the purpose in effect. */
  grantsForPurpose(capability: string): readonly string[];
  readonly purpose: string | null;
  readonly steppedUp: boolean;
}

/** More distinct fields than this are not listed. */
const MAX_FIELDS = 1_000;

/** What applies to a field: rules in the order in which they are asked, and masks. */
interface Applying {
  readonly field: string;
  readonly rules: readonly AccessRule[];
  readonly personal: PersonalRule | undefined;
  readonly stepUp: boolean;
}

type Outcome = Omit<FieldExplanation, 'field'>;

function refused(requires: string | null, reason: ErrorCode, vi: string, en: string): Outcome {
  return { decision: 'REFUSED', requires, grants: [], reason, vi, en };
}

function explainMissing(capability: string, rights: ExplainedRights): Outcome {
  if (rights.heldInSandboxOnly(capability)) {
    const { vi, en } = ERRORS.SANDBOX_ONLY;
    return refused(capability, 'SANDBOX_ONLY', vi, en);
  }
  return refused(capability, 'FORBIDDEN', `Thiếu quyền ${capability}.`, `The capability ${capability} is missing.`);
}

function explainMask(rule: PersonalRule, rights: ExplainedRights): Outcome {
  const { grant } = rule;
  const grants = rights.purpose === null ? [] : rights.grantsForPurpose(grant);
  if (grants.length > 0)
    return {
      decision: 'ALLOWED',
      requires: grant,
      grants,
      reason: null,
      vi: 'Dữ liệu cá nhân hiện rõ trong phạm vi của quyền.',
      en: 'Personal data is shown in clear within the units of the grant.',
    };
  if (!rights.holds(grant)) {
    const missing = explainMissing(grant, rights);
    return { ...missing, decision: 'MASKED', vi: `Bị che. ${missing.vi}`, en: `Masked. ${missing.en}` };
  }
  return {
    decision: 'MASKED',
    requires: grant,
    grants: [],
    reason: 'FORBIDDEN_WITHOUT_PURPOSE',
    vi: `Bị che. ${ERRORS.FORBIDDEN_WITHOUT_PURPOSE.vi}`,
    en: `Masked. ${ERRORS.FORBIDDEN_WITHOUT_PURPOSE.en}`,
  };
}

function explainRules(rules: readonly AccessRule[], rights: ExplainedRights): Outcome {
  if (rules.some(({ kind }) => kind === 'internal'))
    return refused(
      null,
      'FORBIDDEN',
      'Trường dùng nội bộ, không ai gọi được.',
      'An internal field; nobody can ask for it.',
    );
  const needed = rules.flatMap((rule) => (rule.kind === 'requires' ? [rule.grant] : []));
  const missing = needed.find((capability) => !rights.holds(capability));
  if (missing !== undefined) return explainMissing(missing, rights);
  const [capability] = needed;
  if (capability === undefined) {
    const isPublic = rules.length > 0;
    return {
      decision: 'ALLOWED',
      requires: null,
      grants: [],
      reason: null,
      vi: isPublic ? 'Công khai.' : 'Theo trường dẫn đến nó.',
      en: isPublic ? 'Public.' : 'Follows the field that leads to it.',
    };
  }
  const grants = [...new Set(needed.flatMap((each) => rights.grantsOf(each)))];
  const [vi, en] = [`Được phép theo quyền ${capability}.`, `Allowed by ${capability}.`];
  return { decision: 'ALLOWED', requires: capability, grants, reason: null, vi, en };
}

function explainOne({ rules, personal, stepUp }: Applying, rights: ExplainedRights): Outcome {
  const byRules = explainRules(rules, rights);
  if (byRules.decision === 'REFUSED') return byRules;
  if (stepUp && !rights.steppedUp)
    return refused(byRules.requires, 'STEP_UP_REQUIRED', ERRORS.STEP_UP_REQUIRED.vi, ERRORS.STEP_UP_REQUIRED.en);
  return personal === undefined ? byRules : explainMask(personal, rights);
}

/** What the rule book says about the field that the visitor stands on; undefined for `__typename`. */
function applyingTo(name: string, schema: GraphQLSchema, info: TypeInfo, rules: RuleBook): Applying | undefined {
  const parent = info.getParentType();
  if (parent === undefined || parent === null || name === '__typename') return undefined;
  const field = name.startsWith('__') ? name : `${parent.name}.${name}`;
  if (field === name)
    return { field, rules: [{ kind: 'requires', grant: INTROSPECT }], personal: undefined, stepUp: false };
  const yielded = getNamedType(info.getType());
  const yieldedType = isObjectType(yielded) ? yielded.name : undefined;
  const places = ruledPlaces(schema, parent, name);
  const stepUp = [...places.flatMap((place) => [place.field, place.type]), yieldedType];
  return {
    field,
    rules: [
      ...places.map((place) => rules.fields.get(place.field)),
      rules.types.get(parent.name),
      yieldedType && rules.types.get(yieldedType),
    ].filter((rule) => typeof rule === 'object'),
    personal: places.map((place) => rules.personal.get(place.field)).find((rule) => rule !== undefined),
    stepUp: stepUp.some((place) => place !== undefined && rules.stepUp.has(place)),
  };
}

/** `document` is valid and holds one operation with its fragments. Each field once, in the order of the document. */
export function explainOperation(
  document: DocumentNode,
  schema: GraphQLSchema,
  rules: RuleBook,
  rights: ExplainedRights,
): readonly FieldExplanation[] {
  const found = new Map<string, FieldExplanation>();
  const info = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(info, {
      Field(node) {
        const applying = applyingTo(node.name.value, schema, info, rules);
        if (applying === undefined || found.has(applying.field) || found.size >= MAX_FIELDS) return undefined;
        found.set(applying.field, { field: applying.field, ...explainOne(applying, rights) });
        // What lies inside the schema itself needs nothing more.
        return applying.field.startsWith('__') ? false : undefined;
      },
    }),
  );
  return [...found.values()];
}

// What changes for callers although the types stay: grants, personal data, step-up, announced removals.
import type { AccessRule, PersonalRule, RuleBook, Sunset } from '../../schema/rules.js';
import { toChange, type SchemaChange } from './change.js';

/** What the directives say; all of a `RuleBook` that callers notice. */
export type SchemaRules = Pick<RuleBook, 'types' | 'fields' | 'personal' | 'stepUp' | 'sunsets'>;

function grantChange(at: string, before?: AccessRule, after?: AccessRule): SchemaChange[] {
  // No grant opens it: nobody can ask for it any more, whatever they hold.
  if (after?.kind === 'internal' && before?.kind !== 'internal')
    return [toChange('GRANT_REQUIRED', at, `${at} is for the gateway alone now.`)];
  const [old, next] = [before, after].map((rule) => (rule?.kind === 'requires' ? rule.grant : undefined));
  if (old === next) return [];
  if (next === undefined) return [toChange('GRANT_NO_LONGER_REQUIRED', at, `${at} no longer requires "${old}".`)];
  if (old === undefined) return [toChange('GRANT_REQUIRED', at, `${at} requires "${next}" now.`)];
  return [toChange('GRANT_CHANGED', at, `${at} requires "${next}" instead of "${old}".`)];
}

function personalChange(at: string, before?: PersonalRule, after?: PersonalRule): SchemaChange[] {
  if (after === undefined)
    return before === undefined ? [] : [toChange('PERSONAL_REMOVED', at, `${at} is no personal value any more.`)];
  const { class: kind, mask } = after;
  if (before === undefined)
    return [toChange('PERSONAL_ADDED', at, `${at} is a personal value (${kind}) now, and masked without a purpose.`)];
  if (before.class !== kind) {
    const raised = kind === 'SENSITIVE' ? 'PERSONAL_CLASS_RAISED' : 'PERSONAL_CLASS_LOWERED';
    return [toChange(raised, at, `${at} is ${kind} instead of ${before.class}.`)];
  }
  if (before.mask !== mask)
    return [toChange('MASK_CHANGED', at, `${at} is masked as ${mask} instead of ${before.mask}.`)];
  return grantChange(at, { kind: 'requires', grant: before.grant }, { kind: 'requires', grant: after.grant });
}

function stepUpChange(at: string, before: boolean, after: boolean): SchemaChange[] {
  if (before === after) return [];
  return after
    ? [toChange('STEP_UP_ADDED', at, `${at} needs a strong and recent sign-in now.`)]
    : [toChange('STEP_UP_REMOVED', at, `${at} needs no strong sign-in any more.`)];
}

function sunsetChange(at: string, before?: Sunset, after?: Sunset): SchemaChange[] {
  if (before?.on === after?.on) return [];
  if (after === undefined) return [toChange('SUNSET_WITHDRAWN', at, `${at}: no day of removal is announced any more.`)];
  const en = `${at} may be removed from ${after.on} on.`;
  const kind = before !== undefined && after.on < before.on ? 'SUNSET_MOVED_NEARER' : 'SUNSET_ANNOUNCED';
  return [{ ...toChange(kind, at, en), announced: after.on }];
}

/** `places`: the coordinates that are in both schemas; what is new or gone has no rule to change. */
export function ruleChanges(places: Iterable<string>, before: SchemaRules, after: SchemaRules): SchemaChange[] {
  return [...places].flatMap((at) => [
    ...grantChange(at, before.types.get(at), after.types.get(at)),
    ...grantChange(at, before.fields.get(at), after.fields.get(at)),
    ...personalChange(at, before.personal.get(at), after.personal.get(at)),
    ...stepUpChange(at, before.stepUp.has(at), after.stepUp.has(at)),
    ...sunsetChange(at, before.sunsets?.get(at), after.sunsets?.get(at)),
  ]);
}

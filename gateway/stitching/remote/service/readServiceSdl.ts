// From what a service says of itself to a remote adapter, or to everything that has to change first.
import { GraphQLError } from 'graphql';
import type { RemoteAdapter, RemoteMerge } from '../../../../adapters/kit/index.js';
import { checkRemote, readRemote } from '../readRemote.js';
import { acrossBoundary } from './acrossBoundary.js';
import { parseBounded } from './boundedSdl.js';
import { checkBounds, checkNames, checkReferences, checkRules, leadsElsewhere, withoutShared } from './checkService.js';
import { checkSchema, toTypeDefs } from './checkSchema.js';
import type { ServiceDeclaration } from './declaration.js';
import { readFederationMerge } from './federation.js';
import { readFederationNames } from './federationNames.js';
import { withEntities, withoutGatewayFields } from './gatewayFields.js';
import type { MergeRules } from './mergeRules.js';
import { oursOn } from '../../ourDirectives.js';
import { checkAllOurs } from './ourRules.js';
import { layRules } from './overlay.js';
import { readStitchingMerge } from './stitchingMerge.js';
import { mapFields, toWholeTypes, type Types } from './wholeTypes.js';

export type ServiceReading = { readonly remote: RemoteAdapter } | { readonly problems: readonly string[] };

/** More would not be read. */
const MAX_PROBLEMS = 100;

/** Only our rules stay: other vocabularies have been read by now. */
function withOurRulesAlone(types: Types): Types {
  const bare = mapFields(types, (field) => ({
    ...field,
    directives: oursOn(field),
    arguments: (field.arguments ?? []).map((argument) => ({ ...argument, directives: oursOn(argument) })),
  }));
  return new Map([...bare].map(([name, type]) => [name, { ...type, directives: oursOn(type) }]));
}

/** Undefined if the text cannot be read; what is wrong with it is in the problems. */
function readMerge({ kind, sdl, rules }: ServiceDeclaration, problems: string[]): MergeRules | undefined {
  const document = parseBounded(sdl, 'the SDL', problems);
  const overlay = rules === null || rules.trim() === '' ? null : parseBounded(rules, 'the rules', problems);
  if (document === undefined || overlay === undefined) return undefined;
  const whole = toWholeTypes(document, problems);
  problems.push(...checkBounds(whole));
  if (problems.length > 0) return undefined;
  const ruled = overlay === null ? whole : layRules(whole, overlay, kind === 'STITCHING', problems);
  const laid = withoutGatewayFields(ruled, kind);
  const types = withoutShared(laid, problems);
  problems.push(...checkNames(types), ...checkAllOurs(types), ...checkReferences(types));
  problems.push(...checkSchema(types, 'PARTS'));
  if (problems.length > 0) return undefined;
  if (kind === 'STITCHING') return readStitchingMerge(types, problems);
  const read = readFederationMerge(types, readFederationNames(document), problems);
  return { ...read, types: withEntities(read.types, [...read.merge.keys()]) };
}

function toRemote(declaration: ServiceDeclaration, types: Types, merge: MergeRules['merge']): RemoteAdapter {
  const { id, title, levels, grants, url } = declaration;
  const rules = Object.assign(Object.create(null) as object, Object.fromEntries(merge)) as Record<string, RemoteMerge>;
  const found = merge.size === 0 ? {} : { merge: rules };
  return Object.freeze({ id, title, levels, grants, url, typeDefs: toTypeDefs(types), ...found });
}

/** As every remote adapter is checked; without what leads to other systems, which nobody knows here. */
function checkAsRemote(remote: RemoteAdapter, types: Types): string[] {
  const own = mapFields(types, (field) => (leadsElsewhere(types, field) ? undefined : field));
  const problems = checkRemote(readRemote({ ...remote, typeDefs: toTypeDefs(own) }));
  return problems.map((problem) => problem.replace(`${remote.id}: `, ''));
}

function checkUrl(url: string): string[] {
  const { protocol } = URL.canParse(url) ? new URL(url) : { protocol: '' };
  return protocol === 'http:' || protocol === 'https:'
    ? []
    : ['url: only http and https are spoken: give such an address'];
}

function read(
  declaration: ServiceDeclaration,
  ruledElsewhere: ReadonlySet<string> | undefined,
  problems: string[],
): RemoteAdapter | undefined {
  problems.push(...checkUrl(declaration.url));
  const found = readMerge(declaration, problems);
  if (found === undefined) return undefined;
  problems.push(...checkRules(found.types, found.merge.keys(), ruledElsewhere));
  const types = withOurRulesAlone(acrossBoundary(found));
  problems.push(...checkSchema(types, 'WHOLE'));
  if (problems.length > 0) return undefined;
  const remote = toRemote(declaration, types, found.merge);
  problems.push(...checkAsRemote(remote, types));
  return remote;
}

/**
 * Never throws for what a service says. `ruledElsewhere`: types to which another system gives the rule; without it that
 * is left to stitching, which sees all systems.
 */
export function readServiceSdl(declaration: ServiceDeclaration, ruledElsewhere?: ReadonlySet<string>): ServiceReading {
  const problems: string[] = [];
  let remote: RemoteAdapter | undefined;
  try {
    remote = read(declaration, ruledElsewhere, problems);
  } catch (error) {
    const what = error instanceof GraphQLError || error instanceof RangeError ? error.message.slice(0, 200) : 'unknown';
    problems.push(`the SDL cannot be read (${what}): simplify it`);
  }
  if (remote !== undefined && problems.length === 0) return { remote };
  return { problems: [...new Set(problems)].slice(0, MAX_PROBLEMS) };
}

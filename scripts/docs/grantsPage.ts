// docs/reference/grants.md: every capability that can be granted, and what it opens.
import type { Adapter, GrantDeclaration } from '../../adapters/kit/index.js';
import { GATEWAY_CAPABILITIES } from '../../gateway/access/index.js';
import { INTROSPECT } from '../../gateway/graphql/index.js';
import type { RuleBook } from '../../schema/rules.js';
import { code, page, table } from './markdown.js';

function opened(capability: string, rules: RuleBook): string {
  const places = [...rules.types, ...rules.fields]
    .filter(([, rule]) => rule.kind === 'requires' && rule.grant === capability)
    .map(([place]) => ({ place, note: '' }));
  const clear = [...rules.personal]
    .filter(([, rule]) => rule.grant === capability)
    .map(([place, rule]) => ({ place, note: rule.class === 'SENSITIVE' ? ' (sensitive)' : '' }));
  const all = [...places, ...clear].sort((a, b) => (a.place < b.place ? -1 : 1));
  return all.map(({ place, note }) => `${code(place)}${note}`).join(', ');
}

function row(grant: GrantDeclaration<string>, rules: RuleBook): string[] {
  return [code(grant.capability), grant.title.vi, grant.title.en, opened(grant.capability, rules)];
}

function section(adapter: Adapter, rules: RuleBook): string {
  const rows = adapter.grants.map((grant) => row(grant, rules));
  return `## ${adapter.id}\n\n${table(['Capability', 'Tiếng Việt', 'English', 'Opens'], rows)}`;
}

function publicPlaces(rules: RuleBook): string {
  const roots = [...rules.fields].filter(([place, rule]) => place.startsWith('Query.') && rule.kind === 'public');
  return roots.map(([place]) => code(place)).join(', ');
}

const INTRO = `A grant says who (a tenant, an application, a role, a person) may use which capability, where (a unit, alone or with
everything below it), for which purposes, and from when to when. Whatever is not granted is refused, for the operation as a
whole and before any source system is called. A capability that ends in \`.read-personal\` opens no rows of its own: it lets
the values named here be read in clear, with a stated purpose.`;

export function grantsPage(adapters: readonly Adapter[], rules: RuleBook): string {
  const granting = adapters.filter((adapter) => adapter.grants.length > 0);
  return page(
    'Grants',
    INTRO,
    ...granting.map((adapter) => section(adapter, rules)),
    `## gateway\n\n${table(
      ['Capability', 'Tiếng Việt', 'English', 'Opens'],
      GATEWAY_CAPABILITIES.map(({ capability, title }) => [
        code(capability),
        title.vi,
        title.en,
        capability === INTROSPECT ? '`__schema`, `__type`' : '`/admin/graphql`',
      ]),
    )}`,
    `## Without a grant\n\nAnyone with a valid token may read public facts: ${publicPlaces(rules)}.\n`,
  );
}

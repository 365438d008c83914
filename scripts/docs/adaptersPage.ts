// docs/reference/adapters.md: what each adapter declares.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { print, type FieldDefinitionNode } from 'graphql';
import type { Adapter } from '../../adapters/kit/index.js';
import { readAdapter } from '../../gateway/stitching/readAdapter.js';
import type { RuleBook } from '../../schema/rules.js';
import { code, list, page, table } from './markdown.js';

const ROOT = join(import.meta.dirname, '../..');

function signature(field: FieldDefinitionNode): string {
  const args = (field.arguments ?? []).map((argument) => `${argument.name.value}: ${print(argument.type)}`);
  const inside = args.length === 0 ? '' : `(${args.join(', ')})`;
  return `${field.name.value}${inside}: ${print(field.type)}`;
}

function ruleOf(place: string, rules: RuleBook): string {
  const rule = rules.fields.get(place);
  return rule?.kind === 'requires' ? code(rule.grant) : (rule?.kind ?? '');
}

function fieldRows(type: string, fields: readonly FieldDefinitionNode[], rules: RuleBook): string[][] {
  return fields.map((field) => [
    code(type),
    code(signature(field)),
    ruleOf(`${type}.${field.name.value}`, rules),
    (field.description?.value ?? '').replace(/\s+/g, ' '),
  ]);
}

/** Where a reader finds the rest: in the README of the folder, or in the file that declares the service. */
function source({ id }: Adapter): string {
  const folder = `adapters/${id}/README.md`;
  if (existsSync(join(ROOT, folder))) return `Owner, errors, runbook: [${folder}](../../${folder}). `;
  const file = `config/services/${id}.yaml`;
  return `Declared in [${file}](../../${file}); errors, runbook: [adapters/lgsp/README.md](../../adapters/lgsp/README.md). `;
}

function facts(adapter: Adapter): string {
  const own = ['units', 'data-use', 'commands'].includes(adapter.id);
  return list([
    `Tiếng Việt: ${adapter.title.vi}. English: ${adapter.title.en}.`,
    `Levels: ${adapter.levels.join(', ')}.`,
    `Entities: ${Object.entries(adapter.entities)
      .map(([type, { key }]) => `${code(type)} by ${code(key)}`)
      .join(', ')}.`,
    own
      ? 'Part of the gateway, without configuration.'
      : `${source(adapter)}Configuration: [settings.md](settings.md#adapters${adapter.id}).`,
  ]);
}

function section(adapter: Adapter, rules: RuleBook): string {
  const model = readAdapter(adapter);
  const rows = [
    ...fieldRows('Query', model.queries, rules),
    ...[...model.added].flatMap(([type, fields]) => fieldRows(type, fields, rules)),
  ];
  const references = model.references.map(({ type, field, target, by, many }) => [
    code(`${type}.${field.name.value}`),
    many ? `${code(target)}, several` : code(target),
    code(by),
  ]);
  return [
    `## ${adapter.id}`,
    '',
    facts(adapter),
    table(['On', 'Field', 'Rule', 'What it is'], rows),
    ...(references.length === 0 ? [] : [table(['Reference', 'Leads to', 'By the key in'], references)]),
  ].join('\n');
}

const INTRO = `What each adapter adds to the one schema: root fields, fields on types of others, and references that lead
from its rows to entities of other systems. The whole schema is in [schema.graphql](schema.graphql), the capabilities in
[grants.md](grants.md).`;

export function adaptersPage(adapters: readonly Adapter[], rules: RuleBook): string {
  return page('Adapters', INTRO, ...adapters.map((adapter) => section(adapter, rules)));
}

// The rules of commands: each names what it acts on, answers with a command, and has steps that can be told apart.
import { Kind } from 'graphql';
import type { Adapter, CommandDefinition } from '../index.js';
import { argumentOf, innerName, type PlacedField, type SdlModel } from './sdlModel.js';

/** The one argument that says what is acted on. */
function targetProblems({ field }: PlacedField): string[] {
  const targets = (field.arguments ?? []).filter(
    (argument) => argument.type.kind === Kind.NON_NULL_TYPE && argumentOf(argument, 'idOf', 'type') !== undefined,
  );
  return targets.length === 1 ? [] : [`${targets.length} non-null arguments with @idOf: exactly one`];
}

function answerProblems({ field }: PlacedField): string[] {
  const { type } = field;
  return type.kind === Kind.NAMED_TYPE && innerName(type) === 'Command' ? [] : ['answers with Command, nullable'];
}

const NAME = /^[a-z][a-z0-9-]*$/;

function stepProblems({ steps }: CommandDefinition<never>): string[] {
  const names = steps.map(({ name }) => name);
  return [
    ...(names.length === 0 ? ['no steps'] : []),
    ...(new Set(names).size === names.length ? [] : ['two steps of one name']),
    ...names.filter((name) => !NAME.test(name)).map((name) => `step "${name}": not in kebab-case`),
    // Only the last one may be without a way back: nothing stands behind it.
    ...steps
      .slice(0, -1)
      .filter((step) => !('step' in step) && step.compensate === undefined)
      .map(({ name }) => `step "${name}": has no compensation, and others come after it`),
  ];
}

export function commandProblems(adapter: Adapter, model: SdlModel): string[] {
  const definitions = adapter.commands ?? {};
  const fields = model.commands.map(({ field }) => field.name.value);
  const left = Object.keys(definitions).filter((name) => !fields.includes(name));
  return [
    ...model.commands.flatMap((placed) => {
      const name = placed.field.name.value;
      const definition = definitions[name] as CommandDefinition<never> | undefined;
      const problems = [
        ...targetProblems(placed),
        ...answerProblems(placed),
        ...(definition === undefined ? ['no command'] : stepProblems(definition)),
      ];
      return problems.map((problem) => `Mutation.${name}: ${problem}`);
    }),
    ...left.map((name) => `Mutation.${name}: a command without a field`),
  ];
}

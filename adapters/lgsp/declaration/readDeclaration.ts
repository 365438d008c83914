// One file: its text becomes a declaration, or a list of everything that is wrong with it, each with its line.
import type { z } from 'zod';
import { declarationSchema, type Declaration } from './declarationSchema.js';
import { findProblems, namesGiven } from './findProblems.js';
import { readYaml, type FileProblem, type YamlFile } from './readYaml.js';

export interface ReadDeclaration {
  readonly declaration: Declaration | undefined;
  /** By line. */
  readonly problems: readonly FileProblem[];
  readonly lineOf: YamlFile['lineOf'];
  /** Where names are given: of types, and `Query.field`, `Unit.field`, `Type.field`. */
  readonly lines: ReadonlyMap<string, number>;
}

function shown(path: readonly PropertyKey[]): string {
  return path.length === 0 ? '' : `${path.map(String).join('.')}: `;
}

function describeIssue(issue: z.core.$ZodIssue, { lineOf }: YamlFile): FileProblem[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      line: lineOf([...issue.path, key]),
      text: `${shown([...issue.path, key])}there is no such key`,
    }));
  // Where an entry of a map is at fault, what is wrong with it is one level down.
  const text = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
  return [{ line: lineOf(issue.path), text: `${shown(issue.path)}${text}` }];
}

function inOrder(problems: readonly FileProblem[]): readonly FileProblem[] {
  return [...problems].sort((a, b) => a.line - b.line);
}

export function readDeclaration(text: string): ReadDeclaration {
  const file = readYaml(text);
  const { lineOf } = file;
  const refuse = (problems: readonly FileProblem[]): ReadDeclaration => {
    return { declaration: undefined, problems: inOrder(problems), lineOf, lines: new Map() };
  };
  if (file.problems.length > 0) return refuse(file.problems);
  const parsed = declarationSchema.safeParse(file.value);
  if (!parsed.success) return refuse(parsed.error.issues.flatMap((issue) => describeIssue(issue, file)));
  const problems = findProblems(parsed.data).map(({ path, text: what }) => ({
    line: lineOf(path),
    text: `${shown(path)}${what}`,
  }));
  if (problems.length > 0) return refuse(problems);
  const lines = new Map(namesGiven(parsed.data).map(([name, path]) => [name, lineOf(path)]));
  return { declaration: parsed.data, problems: [], lineOf, lines };
}

// One file: its text becomes a declaration, or a list of everything that is wrong with it, each with its line.
import type { z } from 'zod';
import { declarationSchema, type Declaration } from './declarationSchema.js';
import { findProblems } from './findProblems.js';
import { readYaml, type FileProblem, type YamlFile } from './readYaml.js';

export interface ReadDeclaration {
  readonly declaration: Declaration | undefined;
  /** By line. */
  readonly problems: readonly FileProblem[];
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
  if (file.problems.length > 0) return { declaration: undefined, problems: inOrder(file.problems) };
  const parsed = declarationSchema.safeParse(file.value);
  if (!parsed.success) {
    const problems = parsed.error.issues.flatMap((issue) => describeIssue(issue, file));
    return { declaration: undefined, problems: inOrder(problems) };
  }
  const problems = findProblems(parsed.data).map(({ path, text: what }) => ({
    line: file.lineOf(path),
    text: `${shown(path)}${what}`,
  }));
  return { declaration: problems.length === 0 ? parsed.data : undefined, problems: inOrder(problems) };
}

// Every dependency and every override has a line of reason in docs/dependencies.md, and nothing else has one.
import { z } from 'zod';

const packageSchema = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
  overrides: z.record(z.string(), z.string()),
});

/** Names in the first column of the table under this heading. */
function namesUnder(heading: string, page: string): string[] {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^\| `([^`]+)` +\| \S/gm)].map((match) => match[1] ?? '');
}

function compare(heading: string, wanted: readonly string[], found: readonly string[]): string[] {
  const where = `docs/dependencies.md, "${heading}"`;
  return [
    ...wanted.filter((name) => !found.includes(name)).map((name) => `${where}: ${name} has no line of reason`),
    ...found.filter((name) => !wanted.includes(name)).map((name) => `${where}: ${name} is not in package.json`),
  ];
}

/** One line for each name that is in one place and not in the other. */
export function dependencyProblems(packageText: string, page: string): string[] {
  const parts = packageSchema.parse(JSON.parse(packageText));
  return [
    ['Dependencies', parts.dependencies] as const,
    ['Development dependencies', parts.devDependencies] as const,
    ['Overrides', parts.overrides] as const,
  ].flatMap(([heading, names]) => compare(heading, Object.keys(names), namesUnder(heading, page)));
}

// What of the approved services can be part of the one schema: everything that fits together, as the installation is now.
import type { RemoteAdapter } from '../../adapters/kit/index.js';
import type { DeclaredService, ServiceOffice } from '../services/index.js';
import { readServiceSdl } from '../stitching/index.js';
import type { readSchemasInForce } from '../store/index.js';
import { problemsOf, unasked, type Composer } from './composeSchema.js';

export interface InForceParts {
  readonly composer: Composer;
  /** Services of the composition root, in every schema. */
  readonly fixed: readonly RemoteAdapter[];
  /** Ids of the adapters in this process. */
  readonly taken: readonly string[];
  urlProblem(url: string): ReturnType<ServiceOffice['urlProblem']>;
}

export interface InForce {
  /** What it was read from. */
  readonly versions: string;
  readonly remotes: readonly RemoteAdapter[];
  /** By id: why its approved schema is not part of the one schema. */
  readonly unusable: ReadonlyMap<string, readonly string[]>;
}

type Read = { readonly remote: RemoteAdapter } | { readonly problems: readonly string[] };

/** What the installation says of it today: hosts may have left the list since the approval, and ids been taken. */
function standing(parts: InForceParts, { id, declaration }: DeclaredService): string[] {
  const wrong = parts.urlProblem(declaration.url);
  return [
    ...(wrong === undefined ? [] : [`url: ${wrong.en}`]),
    ...(parts.taken.includes(id) ? [`${id} is the id of a built-in adapter: connect the service under another`] : []),
  ];
}

export function readDeclared(parts: InForceParts, declared: DeclaredService): Read {
  const problems = standing(parts, declared);
  if (problems.length > 0) return { problems };
  const { id, declaration, rules, sdl } = declared;
  const { audience, ...said } = declaration;
  const found = readServiceSdl({ id, ...said, rules, sdl });
  return 'problems' in found ? found : { remote: { ...found.remote, audience } };
}

/** One service that does not fit must not take the gateway with it, nor others. */
class Fitting {
  readonly remotes: RemoteAdapter[];
  readonly unusable = new Map<string, readonly string[]>();

  constructor(
    private readonly composer: Composer,
    fixed: readonly RemoteAdapter[],
  ) {
    this.remotes = [...fixed];
  }

  private problems(remotes: readonly RemoteAdapter[]): readonly string[] {
    try {
      this.composer.stitch([...this.remotes, ...remotes].map(unasked));
      return [];
    } catch (error) {
      return problemsOf(error);
    }
  }

  add(found: readonly (readonly [id: string, read: Read])[]): void {
    const readable: RemoteAdapter[] = [];
    for (const [id, one] of found) {
      if ('remote' in one) readable.push(one.remote);
      else this.unusable.set(id, one.problems);
    }
    if (readable.length === 0) return;
    const problems = this.problems(readable);
    if (problems.length === 0) this.remotes.push(...readable);
    else if (!this.addAllBut(readable, problems)) this.addInTurn(readable);
  }

  /** Mostly it is one alone. Those that need each other stay together. */
  private addAllBut(readable: readonly RemoteAdapter[], problems: readonly string[]): boolean {
    for (const culprit of readable) {
      const others = readable.filter((one) => one !== culprit);
      if (this.problems(others).length > 0) continue;
      this.remotes.push(...others);
      this.unusable.set(culprit.id, problems);
      return true;
    }
    return false;
  }

  /** Again and again: one may need what comes after it. */
  private addInTurn(readable: readonly RemoteAdapter[]): void {
    let left = readable;
    for (;;) {
      const wrong = new Map<RemoteAdapter, readonly string[]>();
      for (const remote of left) {
        const problems = this.problems([remote]);
        if (problems.length === 0) this.remotes.push(remote);
        else wrong.set(remote, problems);
      }
      if (wrong.size === left.length || wrong.size === 0) {
        for (const [{ id }, problems] of wrong) this.unusable.set(id, problems);
        return;
      }
      left = [...wrong.keys()];
    }
  }
}

type Rows = Awaited<ReturnType<typeof readSchemasInForce>>;

/** Equal for rows of which the same schema is made. */
export function versionsOf(rows: Rows): string {
  return rows.map(({ service, version }) => `${service} ${version}`).join('\n');
}

export function pausedOf(rows: Rows): ReadonlySet<string> {
  return new Set(rows.flatMap(({ service, status }) => (status === 'PAUSED' ? [service] : [])));
}

export function fit(parts: InForceParts, rows: Rows): InForce {
  const fitting = new Fitting(parts.composer, parts.fixed);
  fitting.add(
    rows.map(({ service: id, declaration, rules, sdl }) => {
      return [id, readDeclared(parts, { id, declaration, rules, sdl })] as const;
    }),
  );
  return { versions: versionsOf(rows), remotes: fitting.remotes, unusable: fitting.unusable };
}

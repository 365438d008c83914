// What the tests look at in a Markdown page: fenced blocks, headings, links.

export interface FencedBlock {
  readonly language: string;
  readonly text: string;
}

const FENCE = /^```(\w*)[^\n]*\n([\s\S]*?)^```$/gm;

export function fencedBlocks(page: string): FencedBlock[] {
  return [...page.matchAll(FENCE)].map(([, language = '', text = '']) => ({ language, text }));
}

function withoutBlocks(page: string): string {
  return page.replace(FENCE, '');
}

/** Depths of the headings, in order. */
export function headingDepths(page: string): number[] {
  return [...withoutBlocks(page).matchAll(/^(#+) /gm)].map((match) => match[1]?.length ?? 0);
}

/** As GitHub makes them. */
export function anchors(page: string): string[] {
  return [...withoutBlocks(page).matchAll(/^#+ (.*)$/gm)].map((match) =>
    (match[1] ?? '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/ /g, '-'),
  );
}

/** Targets of links and pictures that are not addresses of other servers. */
export function relativeLinks(page: string): string[] {
  const text = withoutBlocks(page).replace(/`[^`\n]*`/g, '');
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '');
  return targets.filter((target) => !/^[a-z]+:/.test(target));
}

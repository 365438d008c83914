// SDL from outside becomes a syntax tree only within bounds: bytes, tokens and nesting are counted before it is parsed.
import { GraphQLError, Lexer, Source, TokenKind, parse, type DocumentNode } from 'graphql';

const MAX_BYTES = 1_048_576;
const MAX_TOKENS = 150_000;
/** Brackets inside brackets: the parser descends with each. */
const MAX_NESTING = 24;

const OPENING: ReadonlySet<string> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const CLOSING: ReadonlySet<string> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/** Undefined: within the bounds. */
function beyond(text: string): string | undefined {
  const lexer = new Lexer(new Source(text));
  let depth = 0;
  for (let tokens = 0; lexer.advance().kind !== TokenKind.EOF; tokens += 1) {
    const { kind } = lexer.token;
    if (OPENING.has(kind)) depth += 1;
    else if (CLOSING.has(kind)) depth -= 1;
    if (depth > MAX_NESTING) return `brackets are nested deeper than ${MAX_NESTING}: make it flatter`;
    if (tokens >= MAX_TOKENS) return `it has more than ${MAX_TOKENS} tokens: divide the service`;
  }
  return undefined;
}

function toProblem(error: unknown, what: string): string {
  if (!(error instanceof GraphQLError)) return `${what} cannot be read: send SDL`;
  const [at] = error.locations ?? [];
  const place = at === undefined ? '' : ` at line ${at.line}, column ${at.column}`;
  return `${what} is no valid SDL${place}: ${error.message.slice(0, 200)}`;
}

/** `what`: how the text is called in problems. */
export function parseBounded(text: string, what: string, problems: string[]): DocumentNode | undefined {
  if (Buffer.byteLength(text) > MAX_BYTES) {
    problems.push(`${what} is over ${MAX_BYTES} bytes: divide the service`);
    return undefined;
  }
  try {
    const reason = beyond(text);
    if (reason === undefined) return parse(text, { noLocation: true });
    problems.push(`${what}: ${reason}`);
  } catch (error) {
    problems.push(toProblem(error, what));
  }
  return undefined;
}

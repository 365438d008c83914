// Whether a text can be registered: everything that is wrong with it, in both languages, without values of the text.
import {
  GraphQLError,
  Kind,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type ValidationRule,
} from 'graphql';
import { ERRORS, type ErrorCode } from '../../schema/errors.js';
import { hashOf } from './admission.js';

export interface TextCheckOptions {
  /** What callers validate against now. */
  schema(): GraphQLSchema;
  /** Lexical tokens in one document. */
  readonly tokens: number;
  /** Besides those of the specification: the limits that hold for every operation. */
  readonly rules: readonly ValidationRule[];
}

/** As it is to be registered. */
export interface NewText {
  readonly name: string;
  readonly text: string;
  /** As whoever registers it computed it; null: not given. */
  readonly hash: string | null;
}

export interface TextProblem {
  readonly code: ErrorCode;
  readonly vi: string;
  readonly en: string;
}

const MAX_PROBLEMS = 5;
/** `unit`, `$code`, `@skip`, `Query.unit`, `[String!]!` */
const NAME = /^[@$]?\[*[A-Za-z_][\w.]*[!\]]*$/;
/** 9 (CMND), 10 (telephone) or 12 (personal number) digits, together or in groups. */
const NUMBER = /(?<!\d)(?:\d{9}|\d{10}|\d{12}|\d{3,4} \d{3} \d{3}(?: \d{3})?)(?!\d)/;

function problem(code: ErrorCode, vi: string, en: string): TextProblem {
  return { code, vi, en };
}

/** graphql-js quotes what it was given; names of the schema may stay. */
function withoutValues(message: string): string {
  return message
    .replace(/( cannot represent [^:]*):[^]*$/, '$1.')
    .replace(/, found [^]*$/, ', found another value.')
    .replace(/"([^"]*)"/g, (quoted, inside: string) => (NAME.test(inside) ? quoted : '"…"'))
    .slice(0, 300);
}

function explained({ message, extensions }: GraphQLError, otherwise: ErrorCode): TextProblem {
  const code = extensions['reason'] === 'QUERY_TOO_COMPLEX' ? 'QUERY_TOO_COMPLEX' : otherwise;
  const words = withoutValues(message);
  return problem(code, `${ERRORS[code].vi} ${words}`, words);
}

/** One text, one operation: whoever has the hash needs nothing else to know what will run. */
function wrongOperation(document: DocumentNode, name: string): TextProblem | undefined {
  const operations = document.definitions.filter(
    (one): one is OperationDefinitionNode => one.kind === Kind.OPERATION_DEFINITION,
  );
  if (operations.length === 1 && operations[0]?.name?.value === name) return undefined;
  return problem(
    'OPERATION_RESOLUTION_FAILURE',
    'Mỗi văn bản phải có đúng một thao tác, mang đúng tên đã ghi.',
    'A text must hold exactly one operation, of exactly this name.',
  );
}

function ownProblems({ text, hash }: NewText): TextProblem[] {
  const found: TextProblem[] = [];
  if (hash !== null && hash !== hashOf(text))
    found.push(
      problem(
        'PERSISTED_QUERY_HASH_MISMATCH',
        'Mã băm không phải là SHA-256 của văn bản; hãy gửi nguyên văn, không thêm bớt dấu cách hay xuống dòng.',
        'The hash is not the SHA-256 of the text; send the text as it is, without a space or line end more or less.',
      ),
    );
  if (NUMBER.test(text))
    found.push(
      problem(
        'BAD_USER_INPUT',
        'Văn bản có dãy số giống số định danh hoặc số điện thoại; hãy dùng biến.',
        'The text holds what could be the number of a person; use a variable.',
      ),
    );
  return found;
}

/** Every problem of a text; none if it can be registered. */
export function createTextCheck(options: TextCheckOptions) {
  const { tokens, rules } = options;
  return (asked: NewText): readonly TextProblem[] => {
    const found = ownProblems(asked);
    let document: DocumentNode;
    try {
      document = parse(asked.text, { maxTokens: tokens });
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      return [...found, explained(error, 'GRAPHQL_PARSE_FAILED')];
    }
    const other = wrongOperation(document, asked.name);
    if (other !== undefined) found.push(other);
    const wrong = validate(options.schema(), document, [...specifiedRules, ...rules], { maxErrors: MAX_PROBLEMS });
    const named = wrong.slice(0, MAX_PROBLEMS).map((error) => explained(error, 'GRAPHQL_VALIDATION_FAILED'));
    return [...found, ...named];
  };
}

// Documents that were parsed and validated, one object for each text, for as many texts as there is room.
import { createHash } from 'node:crypto';
import { parse, printSchema, specifiedRules, validate, type DocumentNode, type GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { ValidationRule } from 'graphql';
import { withoutMark } from './knownTexts.js';

const MAX_DOCUMENTS = 1_000;
/** Characters of all texts together; a syntax tree takes some fifty times as much memory as its text. */
const MAX_CHARACTERS = 1_000_000;

function hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export interface DocumentsOptions {
  readonly tokens: number;
  readonly validationRules: readonly ValidationRule[];
}

/** In the shape that Apollo Server asks for. Its keys hold the hash of the schema, so generations never mix. */
export class Documents {
  private readonly known = new LRUCache<string, DocumentNode>({
    max: MAX_DOCUMENTS,
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (document) => Math.max(1, document.loc?.end ?? 1),
  });

  constructor(private readonly options: DocumentsOptions) {}

  async get(key: string): Promise<DocumentNode | undefined> {
    return this.known.get(withoutMark(key));
  }

  async set(key: string, document: DocumentNode): Promise<void> {
    this.known.set(withoutMark(key), document);
  }

  async delete(key: string): Promise<boolean> {
    return this.known.delete(withoutMark(key));
  }

  /** Parses and validates ahead of the first request; undefined for a text that is not valid here. */
  prime(
    schema: GraphQLSchema,
    texts: readonly string[],
  ): readonly { text: string; hash: string; document: DocumentNode }[] {
    const rules = [...specifiedRules, ...this.options.validationRules];
    // Apollo Server's own key: the hash of the printed schema, then the hash of the text.
    const prefix = texts.length === 0 ? '' : `${hex(printSchema(schema))}:`;
    return texts.flatMap((text) => {
      try {
        const document = parse(text, { maxTokens: this.options.tokens });
        if (validate(schema, document, rules).length > 0) return [];
        const hash = hex(text);
        this.known.set(prefix + hash, document);
        return [{ text, hash, document }];
      } catch {
        return [];
      }
    });
  }
}

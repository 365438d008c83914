// Every type and field is described, in Vietnamese and in English: `"Hồ sơ. A dossier."`.
import { Kind, visit, type DocumentNode, type StringValueNode } from 'graphql';

/** Letters and tone marks that English does not use. */
const VIETNAMESE = /[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]/iu;

/** True if one sentence is Vietnamese and another one has none of its letters. */
export function isBilingual(description: string): boolean {
  const sentences = description
    .normalize('NFC')
    .split(/(?<=[.;?!:])\s+/u)
    .filter((sentence) => /\p{L}{2}/u.test(sentence));
  return sentences.some((s) => VIETNAMESE.test(s)) && sentences.some((s) => !VIETNAMESE.test(s));
}

interface Described {
  readonly description?: StringValueNode | undefined;
}

/** Names of types, fields and enum values without a description, and of anything with a description in one language. */
export function descriptionProblems(document: DocumentNode): string[] {
  const problems: string[] = [];
  const path: string[] = [];

  function check(name: string, node: Described, isNeeded: boolean): void {
    const text = node.description?.value;
    const where = [...path, name].join('.');
    if (text === undefined) {
      if (isNeeded) problems.push(`${where}: no description`);
    } else if (!isBilingual(text)) problems.push(`${where}: describe it in Vietnamese and English`);
  }

  visit(document, {
    enter(node) {
      if (!('name' in node) || node.name === undefined) return;
      const name = node.name.value;
      const isExtension = node.kind === Kind.OBJECT_TYPE_EXTENSION;
      if (node.kind === Kind.FIELD_DEFINITION || node.kind === Kind.ENUM_VALUE_DEFINITION) check(name, node, true);
      if (node.kind === Kind.INPUT_VALUE_DEFINITION) check(name, node, false);
      if (node.kind.endsWith('TypeDefinition') || isExtension) {
        if (!isExtension) check(name, node as Described, true);
        path.push(name);
      }
    },
    leave(node) {
      if (node.kind.endsWith('TypeDefinition') || node.kind === Kind.OBJECT_TYPE_EXTENSION) path.pop();
    },
  });
  // The id of an entity means the same everywhere.
  return problems.filter((problem) => !/\.id: no description$/.test(problem));
}

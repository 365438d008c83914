// docs/reference/kit.md: everything that adapters/kit exports, as it stands in the source, without what is inside functions.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { page } from './markdown.js';

/** One exported name. */
export interface KitExport {
  readonly name: string;
  /** Its doc comment, as plain text; empty if it has none. */
  readonly text: string;
  /** The declaration. */
  readonly code: string;
}

export interface KitModule {
  /** Path below the repository. */
  readonly file: string;
  /** Its first line: what it is for. */
  readonly purpose: string;
  readonly exports: readonly KitExport[];
}

type Declared = ts.FunctionDeclaration | ts.ClassDeclaration | ts.InterfaceDeclaration | ts.TypeAliasDeclaration;

function parse(root: string, file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.ES2022, true);
}

function isExported(node: ts.Node): boolean {
  return (
    ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  );
}

/** Comments in the source are wrapped by hand; here the page wraps them. */
function docOf(node: ts.Node): string {
  const docs = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const text = docs.map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '').join(' ');
  return text.replace(/\s+/g, ' ').trim();
}

/** A method, constructor or function up to where its body begins. */
function headOf(node: ts.Node & { readonly body?: ts.Node | undefined }): string {
  const file = node.getSourceFile();
  const end = node.body?.getStart(file) ?? node.end;
  return file.text.slice(node.getStart(file), end).trim().replace(/;?$/, ';');
}

function classCode(node: ts.ClassDeclaration): string {
  const file = node.getSourceFile();
  const shown = node.members.filter(
    (member) => !ts.isPropertyDeclaration(member) || !member.name.getText(file).startsWith('#'),
  );
  const members = shown.map(
    (member) =>
      file.text.slice(member.getFullStart(), member.getStart(file)).trimEnd() +
      `\n  ${ts.isConstructorDeclaration(member) || ts.isMethodDeclaration(member) ? headOf(member) : member.getText(file)}`,
  );
  const [brace = node.end] = [file.text.indexOf('{', node.name?.end)];
  return `${file.text.slice(node.getStart(file), brace)}{${members.join('\n')}\n}`;
}

function codeOf(node: Declared): string {
  if (ts.isFunctionDeclaration(node)) return headOf(node);
  return ts.isClassDeclaration(node) ? classCode(node) : node.getText();
}

function constants(node: ts.VariableStatement): KitExport[] {
  const file = node.getSourceFile();
  return node.declarationList.declarations.map(({ name, type, initializer }) => ({
    name: name.getText(file),
    text: docOf(node),
    code: `export const ${name.getText(file)}${type ? `: ${type.getText(file)}` : ` = ${initializer?.getText(file) ?? ''}`};`,
  }));
}

function exportsOf(source: ts.SourceFile): KitExport[] {
  return source.statements.filter(isExported).flatMap((node): KitExport[] => {
    if (ts.isVariableStatement(node)) return constants(node);
    const declared = node as Declared;
    return [{ name: declared.name?.text ?? '', text: docOf(node), code: codeOf(declared).replace(/^export /, '') }];
  });
}

/** The modules that an index exports, each with the names that it lets out. */
export function kitModules(root: string, index: string): readonly KitModule[] {
  return parse(root, index)
    .statements.filter(ts.isExportDeclaration)
    .map((statement) => {
      const specifier = (statement.moduleSpecifier as ts.StringLiteral).text.replace(/\.js$/, '.ts');
      const file = join(dirname(index), specifier);
      const source = parse(root, file);
      const { exportClause } = statement;
      const named =
        exportClause && ts.isNamedExports(exportClause) ? exportClause.elements.map(({ name }) => name.text) : null;
      const purpose = /^\/\/ (.*)$/m.exec(source.text)?.[1] ?? '';
      return { file, purpose, exports: exportsOf(source).filter(({ name }) => named?.includes(name) ?? true) };
    });
}

function moduleText({ file, purpose, exports }: KitModule): string {
  const parts = exports.map(({ name, text, code }) => `### ${name}\n\n${text}\n\n\`\`\`ts\n${code}\n\`\`\`\n`);
  return [`## ${file}`, '', purpose, '', ...parts].join('\n');
}

const INTRO = `Everything that an adapter may import, from \`adapters/kit\`, and what its tests may, from
\`adapters/kit/conformance\`. How it fits together says [the guide](../guides/first-adapter.md).`;

export const KIT_INDEXES = ['adapters/kit/index.ts', 'adapters/kit/conformance/index.ts'];

/** `root`: the repository. */
export function kitPage(root: string): string {
  return page('The adapter kit', INTRO, ...KIT_INDEXES.flatMap((index) => kitModules(root, index)).map(moduleText));
}

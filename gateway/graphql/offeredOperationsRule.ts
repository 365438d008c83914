// A mutation or subscription that the schema does not have is a mistake in the document; graphql-js finds it too late.
import { GraphQLError, type ASTVisitor, type ValidationContext } from 'graphql';

export function offeredOperationsRule(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(node) {
      if (context.getSchema().getRootType(node.operation) != null) return;
      context.reportError(new GraphQLError(`This API has no operations of type ${node.operation}.`, { nodes: node }));
    },
  };
}

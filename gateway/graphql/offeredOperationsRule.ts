// An operation that cannot be had here is a mistake in the document; graphql-js finds it too late.
import { GraphQLError, OperationTypeNode, type ASTVisitor, type ValidationContext } from 'graphql';

/** One request has one answer: events are told of over WebSocket (`graphql-transport-ws`) and as event streams. */
export function offeredOperationsRule(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(node) {
      const { operation } = node;
      const isOffered = context.getSchema().getRootType(operation) != null;
      if (isOffered && operation !== OperationTypeNode.SUBSCRIPTION) return;
      const hint = isOffered ? ' in one answer: use WebSocket, or accept text/event-stream' : '';
      const message = `This API has no operations of type ${operation}${hint}.`;
      context.reportError(new GraphQLError(message, { nodes: node }));
    },
  };
}

// The function on the Node.js client.
exports.handler = async (event, context) => {
  if (event.do === 'fail') throw new Error('as asked');
  if (event.do === 'context') return { id: context.awsRequestId, arn: context.invokedFunctionArn, remaining: context.getRemainingTimeInMillis() > 1000 };
  return event;
};
